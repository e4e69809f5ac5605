// Reads QR codes by the camera of this computer or phone, one picture after the other, on this machine alone.

const WIDEST = 1280; // dots of a picture that is looked through
const REST = 60; // ms between two looks: the page must answer meanwhile

export class Camera {
  #video;
  #seen;
  #stream = null;
  #decode = null;
  #canvas = document.createElement("canvas");

  // Browsers open a camera over https, or for this very machine.
  static able = Boolean(navigator.mediaDevices?.getUserMedia);

  // `seen(text)` is called with each code that is read, again and again while it is in sight.
  constructor(video, seen) {
    this.#video = video;
    this.#seen = seen;
  }

  get on() {
    return this.#stream !== null;
  }

  // Throws where there is none, or it is not allowed.
  async open() {
    this.#decode ??= (await import("../vendor/qr/decode.js")).decodeQR;
    const wanted = { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } };
    this.#stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    this.#video.srcObject = this.#stream;
    this.#video.hidden = false;
    await this.#video.play();
    this.#look();
  }

  close() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.#video.srcObject = null;
    this.#video.hidden = true;
  }

  #look() {
    if (!this.on) return;
    const text = this.#video.videoWidth ? this.#read() : "";
    if (text) this.#seen(text);
    setTimeout(() => this.#look(), REST);
  }

  #read() {
    const { videoWidth, videoHeight } = this.#video;
    const scale = Math.min(1, WIDEST / Math.max(videoWidth, videoHeight));
    const [width, height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
    Object.assign(this.#canvas, { width, height });
    const pen = this.#canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(this.#video, 0, 0, width, height);
    try {
      return this.#decode(pen.getImageData(0, 0, width, height));
    } catch {
      return ""; // no code in sight, or not sharp
    }
  }
}
