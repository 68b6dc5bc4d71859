# Puts a new value into the last assignment of a variable; what follows the value stays.
{ lines[NR] = $0; if ($0 ~ "^[ \t]*" name "=") last = NR }

function replaced(line,    start, first, rest) {
	match(line, "^[ \t]*" name "=")
	start = substr(line, 1, RLENGTH)
	rest = substr(line, RLENGTH + 1)
	first = substr(rest, 1, 1)
	if (first == "'") sub(/^'[^']*'?/, "", rest)
	else if (first == "\"") sub(/^"[^"]*"?/, "", rest)
	else { sub(/^[^ \t;]*/, "", rest); first = "\"" }
	return start first new first rest
}

END {
	for (line = 1; line <= NR; line++)
		print line == last ? replaced(lines[line]) : lines[line]
}
