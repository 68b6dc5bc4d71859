# Fills a pkg query format for every package on standard input; see pkg-query.sh. A line is
# repository|name|version|origin|dependencies|comment|files|automatic|locked|vital|time.
BEGIN {
	FS = "|"
	format = ENVIRON["FORMAT"]
	gsub(/\\t/, "\t", format)
	gsub(/\\n/, "\n", format)
	if (ENVIRON["COUNT"] > 0) {
		wanted = split(ENVIRON["NAMES"], name, "\n")
		for (i = 1; i <= wanted; i++) only[name[i]] = 1
	}
	while ((getline line < ENVIRON["ANNOTATIONS"]) > 0) {
		split(line, part, "|")
		count = ++tags[part[1]]
		tag[part[1], count] = part[2]
		text[part[1], count] = substr(line, length(part[1]) + length(part[2]) + 3)
	}
}

{
	order[++packages] = $2
	record[$2] = $0
	version[$2] = $3
	origin[$2] = $4
	needs[$2] = $5
	files[$2] = $7
}

function refuse(what) {
	print "standin pkg: not known: " what > "/dev/stderr"
	refused = 1
	exit 64
}

# Packages that need NAME, in words.
function needed(name,    i, list) {
	for (i = 1; i <= packages; i++)
		if ((" " needs[order[i]] " ") ~ (" " name " ")) list = list " " order[i]
	return substr(list, 2)
}

function single(key) {
	if (key == "n") return field[2]
	if (key == "v") return field[3]
	if (key == "o") return field[4]
	if (key == "R") return field[1]
	if (key == "c") return field[6]
	if (key == "a") return field[8]
	if (key == "k") return field[9]
	if (key == "V") return field[10] + 0
	if (key == "t") return field[11]
	if (key == "p") return "/usr/local"
	if (key == "q") return "FreeBSD:15:amd64"
	if (key == "%") return "%"
	if (key == "L") return sprintf("%-30s %s", field[2] "-" field[3], field[6])
	refuse("%" key)
}

# How many lines a format of lists makes; 1 for a format without lists.
function repetitions(name) {
	if (format ~ /%A[tv]/) return tags[name] + 0
	if (format ~ /%d[nvo]/) return split(needs[name], list, " ")
	if (format ~ /%r[nvo]/) return split(needed(name), list, " ")
	if (format ~ /%F[p]/) return split(files[name], list, " ")
	return 1
}

function listed(key, name, i) {
	if (key == "At") return tag[name, i]
	if (key == "Av") return text[name, i]
	if (key == "Fp") return list[i]
	if (key == "dn" || key == "rn") return list[i]
	if (key == "dv" || key == "rv") return version[list[i]]
	if (key == "do" || key == "ro") return origin[list[i]]
	refuse("%" key)
}

# All of a list, a line each: only for pkg info.
function whole(key, name,    count, i, out) {
	if (key == "F+") count = split(files[name], list, " ")
	if (key == "d+") count = split(needs[name], list, " ")
	if (key == "r+") count = split(needed(name), list, " ")
	if (key == "A+") {
		for (i = 1; i <= tags[name]; i++) out = out sprintf("\n\t%-15s: %s", tag[name, i], text[name, i])
		return out
	}
	for (i = 1; i <= count; i++) out = out "\n\t" list[i] (key == "F+" ? "" : "-" version[list[i]])
	return out
}

function filled(name, i,    out, rest, key) {
	rest = format
	while (match(rest, /%([AFdr][a-z+]|[a-zA-Z%])/)) {
		key = substr(rest, RSTART + 1, RLENGTH - 1)
		out = out substr(rest, 1, RSTART - 1)
		rest = substr(rest, RSTART + RLENGTH)
		if (key ~ /\+$/) out = out whole(key, name)
		else if (length(key) > 1) out = out listed(key, name, i)
		else out = out single(key)
	}
	return out rest
}

# One comparison such as %a = 0; more is not known.
function holds(condition,    part, count, left) {
	if (condition == "") return 1
	count = split(condition, part, " ")
	if (count != 3 || part[1] !~ /^%[a-zA-Z]$/) refuse("-e " condition)
	left = single(substr(part[1], 2))
	gsub(/^["']|["']$/, "", part[3])
	if (part[2] == "=" || part[2] == "==") return left == part[3]
	if (part[2] == "!=") return left != part[3]
	refuse("-e " condition)
}

function matches(name) {
	if (!wanted || name in only) return 1
	return (name "-" version[name]) in only || origin[name] in only
}

END {
	if (refused) exit 64
	for (p = 1; p <= packages; p++) {
		split(record[order[p]], field, "|")
		if (!matches(order[p]) || !holds(ENVIRON["CONDITION"])) continue
		found = 1
		count = repetitions(order[p])
		for (i = 1; i <= count; i++) print filled(order[p], i)
	}
	exit !found && wanted > 0
}
