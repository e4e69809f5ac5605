// Makes a photo small enough for a hall's network. What the camera wrote beside the picture (place, time, device) is left
// behind, since it is painted anew.

const SIDE = 1600; // px, the longest
const LARGEST = 25 * 1024 * 1024; // bytes of the file as it comes
const SMALL = 1024 * 1024; // bytes that the result should stay under
const QUALITIES = [0.85, 0.7, 0.5];

// Gives { bytes } as JPEG, or { wrong: "photo_big" | "photo_bad" }: larger than a tablet can open, or no picture.
export async function shrink(file) {
  if (file.size > LARGEST) return { wrong: "photo_big" };
  if (file.type && !file.type.startsWith("image/")) return { wrong: "photo_bad" };
  try {
    const image = await opened(await dataOf(file));
    const scale = Math.min(1, SIDE / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    const paint = canvas.getContext("2d");
    paint.fillStyle = "#fff"; // what is clear in a drawing would come out black
    paint.fillRect(0, 0, canvas.width, canvas.height);
    paint.drawImage(image, 0, 0, canvas.width, canvas.height);
    return { bytes: await jpegOf(canvas) };
  } catch {
    return { wrong: "photo_bad" };
  }
}

async function jpegOf(canvas) {
  let blob = null;
  for (const quality of QUALITIES) {
    blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
    if (!blob) throw new Error("no picture");
    if (blob.size <= SMALL) break;
  }
  return blob.arrayBuffer();
}

// An address that the page's policy allows, where it allows no blob's.
function dataOf(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^;,]*/, `data:${file.type || "image/jpeg"}`));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

// Turned upright by the browser as the camera was held.
async function opened(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  if (!image.naturalWidth) throw new Error("no picture");
  return image;
}
