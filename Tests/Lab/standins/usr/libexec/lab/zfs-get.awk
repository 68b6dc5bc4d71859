# zfs get: shows property lines in the wanted columns; see /sbin/zfs.
BEGIN {
	FS = "\t"
	column_count = split(columns, column, ",")
}

/^status [0-9]+$/ { status = substr($0, 8); next }

{
	name = $1; property = $2; value = $3; source = $4
	# The newer zfs answers once for a dataset that is named twice.
	if (seen[name, property]++) next
	translate()
	if (sources != "" && index("," sources ",", "," kind(source) ",") == 0) next
	lines++
	for (i = 1; i <= column_count; i++) {
		cell[lines, i] = column[i] == "name" ? name : column[i] == "property" ? property : column[i] == "value" ? value : source
		if (length(cell[lines, i]) > width[i]) width[i] = length(cell[lines, i])
	}
}

function kind(source) { return source ~ /^inherited/ ? "inherited" : source == "-" ? "none" : source }

function padded(text, i) { return i < column_count ? sprintf("%-" (width[i] + 2) "s", text) : text }

END {
	if (!headless && lines) {
		for (i = 1; i <= column_count; i++) if (length(column[i]) > width[i]) width[i] = length(column[i])
		for (i = 1; i <= column_count; i++) printf "%s", padded(toupper(column[i]), i)
		print ""
	}
	for (line = 1; line <= lines; line++) {
		for (i = 1; i <= column_count; i++)
			printf "%s", headless ? cell[line, i] (i < column_count ? "\t" : "") : padded(cell[line, i], i)
		print ""
	}
	exit status
}
