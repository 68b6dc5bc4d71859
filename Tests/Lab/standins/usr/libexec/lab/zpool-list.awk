# zpool list: name, size, alloc, free, cap, dedup, health, altroot in the newer columns.
BEGIN {
	column_count = split(columns, column, ",")
	long["allocated"] = "alloc"; long["capacity"] = "cap"; long["fragmentation"] = "frag"
	long["dedupratio"] = "dedup"; long["checkpoint"] = "ckpoint"; long["expandsize"] = "expandsz"
}

{
	value["name"] = $1; value["size"] = $2; value["alloc"] = $3; value["free"] = $4; value["cap"] = $5
	value["dedup"] = $6; value["health"] = $7; value["altroot"] = $8
	value["frag"] = bytes ? 0 : "0%"; value["ckpoint"] = value["expandsz"] = "-"
	lines++
	for (i = 1; i <= column_count; i++) {
		name = column[i] in long ? long[column[i]] : column[i]
		if (!(name in value)) {
			print "standin zpool: not known: list -o " name > "/dev/stderr"
			failed = 1
			exit 64
		}
		cell[lines, i] = value[name]
		head[i] = toupper(name)
		if (length(cell[lines, i]) > width[i]) width[i] = length(cell[lines, i])
		if (length(head[i]) > width[i]) width[i] = length(head[i])
	}
}

function left(i) { return column[i] ~ /^(name|health|altroot)$/ }

END {
	if (failed) exit 64
	for (line = headless ? 1 : 0; line <= lines; line++) {
		text = ""
		for (i = 1; i <= column_count; i++) {
			shown = line ? cell[line, i] : head[i]
			if (headless) text = text (i > 1 ? "\t" : "") shown
			else text = text (i > 1 ? "  " : "") sprintf("%" (left(i) ? "-" : "") width[i] "s", shown)
		}
		sub(/ +$/, "", text)
		print text
	}
}
