# pkg version: how each installed package stands to the catalogue.
BEGIN {
	lines = split(ENVIRON["AVAILABLE"], line, "\n")
	for (i = 1; i <= lines; i++) {
		split(line[i], part, "|")
		if (!(part[2] in remote) || compare(part[3], remote[part[2]]) > 0) remote[part[2]] = part[3]
	}
}

{
	order = $1 in remote ? compare($2, remote[$1]) : ""
	mark = order == "" ? "?" : order < 0 ? "<" : order > 0 ? ">" : "="
	if (index(limit, mark)) next
	if (quiet) { print $1 "-" $2; next }
	text = wordy ? "   " : ""
	if (wordy && mark == "<") text = text "needs updating (remote has " remote[$1] ")"
	if (wordy && mark == "=") text = text "up-to-date with remote"
	if (wordy && mark == ">") text = text "succeeds remote (remote has " remote[$1] ")"
	if (wordy && mark == "?") text = text "orphaned: " $3
	printf "%-34s %s%s\n", $1 "-" $2, mark, text
}
