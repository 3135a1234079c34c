/** Passed to Node.js with `--import`: makes standard output look like a terminal of as many columns as `COLUMNS` says. */
Object.assign(process.stdout, { isTTY: true, columns: Number(process.env["COLUMNS"]) })
