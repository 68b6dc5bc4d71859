# zfs list: turns property lines into one line per dataset; see /sbin/zfs.
BEGIN {
	FS = "\t"
	column_count = split(columns, column, ",")
	name_count = split(ENVIRON["NAMES"], names, "\n")
	title["available"] = "AVAIL"
	title["referenced"] = "REFER"
}

{
	property = $2; value = $3; source = $4
	translate()
	answer[$1, property] = value
}

function shown(name, property) {
	if (property == "name") return name
	return (name, property) in answer ? answer[name, property] : "-"
}

function left(property) { return property ~ /^(name|mountpoint|type|origin)$/ }

function padded(text, i) { return sprintf("%" (left(column[i]) ? "-" : "") width[i] "s", text) }

function row(cells, i, line) {
	line = ""
	for (i = 1; i <= column_count; i++) line = line (i > 1 ? "  " : "") padded(cells[i], i)
	sub(/ +$/, "", line)
	print line
}

END {
	for (i = 1; i <= column_count; i++) {
		head[i] = column[i] in title ? title[column[i]] : toupper(column[i])
		width[i] = length(head[i])
		for (n = 1; n <= name_count; n++)
			if (length(shown(names[n], column[i])) > width[i]) width[i] = length(shown(names[n], column[i]))
	}
	if (!headless) row(head)
	for (n = 1; n <= name_count; n++) {
		for (i = 1; i <= column_count; i++) cells[i] = shown(names[n], column[i])
		if (!headless) { row(cells); continue }
		line = cells[1]
		for (i = 2; i <= column_count; i++) line = line "\t" cells[i]
		print line
	}
}
