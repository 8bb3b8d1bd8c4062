// What a host can do with the map, once it is on the page: ask it something else, tell it a place, hear what was chosen.

const map = document.getElementById("map");
const $ = (id) => document.getElementById(id);

$("need").addEventListener("change", ({ target }) => map.setAttribute("need", target.value));
$("dark").addEventListener("change", ({ target }) => map.setAttribute("theme", target.checked ? "dark" : "auto"));

// The postcode goes from this page into the frame, and from there nowhere.
$("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const postcode = $("near").value.trim();
  map.place = postcode ? { postcode } : null;
});

addEventListener("waymark:select", ({ detail }) => { $("chosen").textContent = detail.name; });
