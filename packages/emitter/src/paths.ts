/** Paths in posix form, all relative to one folder or all absolute. Nothing here touches a file system. */
export function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== ".." || !path.startsWith("/")) parts.push(part);
  }
  return (path.startsWith("/") ? "/" : "") + parts.join("/");
}

export function folderOf(path: string): string {
  const normal = normalise(path);
  const slash = normal.lastIndexOf("/");
  if (slash <= 0) return slash === 0 ? "/" : "";
  return normal.slice(0, slash);
}

export const join = (folder: string, path: string): string =>
  normalise(folder === "" || path.startsWith("/") ? path : `${folder}/${path}`);

/** From a folder to a file, without a leading `./`. */
export function relative(folder: string, path: string): string {
  const from = normalise(folder)
    .split("/")
    .filter((part) => part !== "");
  const to = normalise(path)
    .split("/")
    .filter((part) => part !== "");
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1;
  const up = from.slice(shared);
  if (up.includes("..") || folder.startsWith("/") !== path.startsWith("/")) {
    throw new Error(
      `no way is known from ${folder} to ${path}: say in which directory relative paths start`,
    );
  }
  return [...up.map(() => ".."), ...to.slice(shared)].join("/");
}

/** How a module in `folder` imports the file `path`. */
export function specifier(folder: string, path: string): string {
  const relativePath = relative(folder, path);
  return relativePath.startsWith("../") ? relativePath : `./${relativePath}`;
}
