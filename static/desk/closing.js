// How long appeals are still taken, second by second. It counts from the server's clock at the time of the page, not from
// this device's; whether an appeal came in time only the server says.

for (const place of document.querySelectorAll("[data-closes]")) {
  const left = Number(place.dataset.closes) - Number(place.dataset.now);
  const began = performance.now();
  const two = (number) => String(number).padStart(2, "0");
  const tell = () => {
    const seconds = Math.ceil((left - (performance.now() - began)) / 1000);
    if (seconds <= 0) {
      place.textContent = place.dataset.over;
      clearInterval(timer);
      return;
    }
    const hours = Math.floor(seconds / 3600);
    place.textContent = `${hours}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  };
  const timer = setInterval(tell, 1000);
  tell();
}
