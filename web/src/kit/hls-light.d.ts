/** hls.js ships no types for its light build: the four names that the engine uses. */

declare module "hls.js/light" {
  interface Options {
    enableWorker: boolean;
    maxBufferLength: number;
    backBufferLength: number;
    startLevel: number;
  }
  export default class Hls {
    static Events: { ERROR: "hlsError" };
    constructor(options: Options);
    on(event: "hlsError", listener: (event: string, data: { fatal: boolean }) => void): void;
    loadSource(url: string): void;
    attachMedia(video: HTMLVideoElement): void;
    destroy(): void;
  }
}
