// A person's client, as the web client uses it: `node tus_client.mjs WEB CHOICES` uploads a file with tus-js-client and
// prints what happens, one JSON object a line. It is stopped by being killed.
import { createReadStream, statSync } from "node:fs";
import { createRequire } from "node:module";

const [web, text] = process.argv.slice(2);
const choices = JSON.parse(text);
const { FileUrlStorage, Upload } = createRequire(`${web}/package.json`)("tus-js-client");
const say = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);

// What is said to us: "go" lets a held request go, "stop" takes the upload back.
let go;
const told = new Promise((resolve) => {
  go = resolve;
});
let requests = 0;

const upload = new Upload(createReadStream(choices.path), {
  endpoint: `${choices.origin}/api/uploads`,
  headers: { Cookie: choices.cookie, Origin: choices.origin },
  metadata: { filename: "holiday at the sea.mp4", filetype: "video/mp4" },
  uploadSize: statSync(choices.path).size,
  chunkSize: choices.chunkSize ?? Number.POSITIVE_INFINITY,
  uploadDataDuringCreation: choices.duringCreation ?? false,
  retryDelays: Array(120).fill(500),
  storeFingerprintForResuming: true,
  removeFingerprintOnSuccess: true,
  urlStorage: new FileUrlStorage(choices.memory),
  fingerprint: async () => choices.path,
  onBeforeRequest: async (request) => {
    requests += request.getMethod() === "PATCH" ? 1 : 0;
    if (requests === choices.holdRequest && request.getMethod() === "PATCH") {
      const awake = setInterval(() => {}, 60_000); // nothing else need be going on, and node leaves when nothing is
      say({ event: "held" });
      await told;
      clearInterval(awake);
    }
  },
  onUploadUrlAvailable: () => say({ event: "url", url: upload.url }),
  onProgress: (sent) => say({ event: "progress", sent }),
  onChunkComplete: (_size, accepted) => say({ event: "accepted", accepted }),
  onError: (error) => say({ event: "error", status: error.originalResponse?.getStatus() ?? 0 }),
  onSuccess: () => say({ event: "success", url: upload.url }),
});

const previous = await upload.findPreviousUploads();
say({ event: "found", count: previous.length });
if (previous.length > 0) {
  upload.resumeFromPreviousUpload(previous[0]);
}
upload.start();

process.stdin.on("data", async (word) => {
  go();
  if (word.toString().trim() === "stop") {
    await upload.abort(true);
    say({ event: "terminated" });
  }
  process.stdin.destroy();
});
process.stdin.unref?.();
