// Copies an example. Without this script there is no button, and the text can be selected.
const said = document.getElementById("said");

async function copy(code) {
  // Without a secure connection there is no clipboard but the old one.
  if (navigator.clipboard) return navigator.clipboard.writeText(code.textContent);
  getSelection().selectAllChildren(code);
  if (!document.execCommand("copy")) throw new Error("the browser does not copy");
}

async function pressed(button) {
  const done = await copy(button.parentElement.querySelector("code")).then(() => true, () => false);
  button.textContent = done ? "Copied" : "Not copied";
  said.textContent = button.textContent;
  setTimeout(() => { button.textContent = "Copy"; said.textContent = ""; }, 3000);
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => pressed(button));
}

// A phone has little room: there the contents are folded.
if (matchMedia("(max-width: 59.99rem)").matches) document.querySelector(".contents details").open = false;
