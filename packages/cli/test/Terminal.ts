/** Passed to Node.js with `--import`: makes standard output look like a terminal with `COLUMNS` columns. */
Object.assign(process.stdout, { isTTY: true, columns: Number(process.env["COLUMNS"]) })
