// What no clip of a camera or an editor holds, and what does harm when a file is served: programs, archives, pages and
// scripts inside or behind a container, which players pass over. Compressed pictures hold every short run of bytes by
// chance, so each pattern is worth 52 bits or more, alone or with what must stand beside it. The author is shown the
// rule's name.

rule EICAR_test_file {
    strings:
        $text = "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"
    condition:
        $text
}

rule Windows_program {
    strings:
        // PE header: signature, machine, at most 255 sections, and the magic of the optional header 16 bytes on.
        $header = { 50 45 00 00 (4C 01 | 64 86 | 64 AA) ?? 00 [16] 0B (01 | 02) }
        $stub = "This program cannot be run in DOS mode"
        $link = { 4C 00 00 00 01 14 02 00 00 00 00 00 C0 00 00 00 00 00 00 46 }
    condition:
        any of them
}

rule Linux_or_Android_program {
    strings:
        $elf = { 7F 45 4C 46 (01 | 02) (01 | 02) 01 ?? ?? 00 00 00 00 00 00 00 }
        $dex = { 64 65 78 0A 30 33 ?? 00 }
    condition:
        any of them
}

rule Mac_program {
    strings:
        $thin = { (CE | CF) FA ED FE (07 | 0C) 00 00 (00 | 01) }
        $fat = { CA FE BA BE 00 00 00 (01 | 02 | 03 | 04) (00 | 01) 00 00 (07 | 0C) }
    condition:
        any of them
}

rule Java_or_WebAssembly_program {
    strings:
        $class = { CA FE BA BE 00 0? 00 (2D | 2E | 2F | 3?) }
        $wasm = { 00 61 73 6D 01 00 00 00 01 }
    condition:
        any of them
}

rule Archive {
    strings:
        $zip_end = { 50 4B 05 06 00 00 00 00 }
        $rar = { 52 61 72 21 1A 07 (00 | 01 00) }
        $seven_zip = { 37 7A BC AF 27 1C 00 0? }
        $cabinet = { 4D 53 43 46 00 00 00 00 ?? ?? ?? ?? 00 00 00 00 }
    condition:
        any of them
}

rule Office_or_PDF_document {
    strings:
        $compound = { D0 CF 11 E0 A1 B1 1A E1 }
        $pdf = /%PDF-[12]\.[0-9]/
        $object = " obj"
        $end = "%%EOF"
    condition:
        $compound or ($pdf and $object and $end)
}

rule Web_page {
    strings:
        $opens = /<script[ \t\r\n>]/ nocase
        $closes = "</script>" nocase
        $html = /<html[ \t\r\n>][ -~\t\r\n]{8}/ nocase
        $iframe = /<iframe[ \t\r\n][ -~\t\r\n]{8}/ nocase
        $handler = /<(svg|img|body)[ \t\r\n\/][^<>]{0,80}on(load|error)[ \t]{0,4}=/ nocase
    condition:
        ($opens and $closes) or $html or $iframe or $handler
}

rule Script {
    strings:
        $php = /<\?php[ \t\r\n][ -~\t\r\n]{8}/
        $shebang = /#!\/(usr\/)?bin\/[ -~]{2,40}\n[ -~\t\r\n]{8}/
        $host = "WScript.Shell" nocase
        $fetch = "FromBase64String(" nocase
    condition:
        any of them
}
