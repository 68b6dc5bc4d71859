# Fills a BSD stat format from the records of Linux's stat; see /usr/bin/stat.
BEGIN {
	RS = "\0"
	FS = "\037"
	format = ENVIRON["FORMAT"]
	split(ENVIRON["FLAGS"], flags, "\n")
	kinds["c"] = "Character Device"; kinds["d"] = "Directory"; kinds["b"] = "Block Device"
	kinds["-"] = "Regular File"; kinds["l"] = "Symbolic Link"; kinds["s"] = "Socket"
	kinds["p"] = "Fifo File"
	marks["d"] = "/"; marks["l"] = "@"; marks["s"] = "="; marks["p"] = "|"
}

function hexadecimal(text,    i, value) {
	for (i = 1; i <= length(text); i++)
		value = value * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
	return value
}

function bits(from, width) { return int(mode / 2 ^ from) % 2 ^ width }

function kind() {
	return substr("?pc?d?b?-?l?s???", bits(12, 4) + 1, 1)
}

function triplet(from, special, letter,    value, x) {
	value = bits(from, 3)
	x = value % 2 ? "x" : "-"
	if (special)
		x = value % 2 ? letter : toupper(letter)
	return (value >= 4 ? "r" : "-") (int(value / 2) % 2 ? "w" : "-") x
}

function permissions() {
	return kind() triplet(6, bits(11, 1), "s") triplet(3, bits(10, 1), "s") triplet(0, bits(9, 1), "t")
}

function flagnames(    text) {
	text = (flags[NR] ~ /i/ ? ",schg" : "") (flags[NR] ~ /a/ ? ",sappnd" : "") \
		(flags[NR] ~ /d/ ? ",nodump" : "")
	return text == "" ? "-" : substr(text, 2)
}

function flagbits() {
	return (flags[NR] ~ /i/ ? 131072 : 0) + (flags[NR] ~ /a/ ? 262144 : 0) + (flags[NR] ~ /d/ ? 1 : 0)
}

function linktarget(    text) {
	if (kind() != "l")
		return ""
	# Linux prints 'name' -> 'target', both quoted the same way.
	text = substr($19, index($19, " -> ") + 4)
	return substr(text, 2, length(text) - 2)
}

# One directive without its percent sign; an unknown one ends the stand-in.
function value(directive) {
	if (directive == "N") return $1
	if (directive == "HT") return kinds[kind()]
	if (directive == "T") return marks[kind()]
	if (directive == "p") return sprintf("%o", mode)
	if (directive == "#p") return sprintf("0%o", mode)
	if (directive == "Lp" || directive == "OLp") return sprintf("%o", bits(0, 9))
	if (directive == "#Lp") return sprintf("0%o", bits(0, 9))
	if (directive == "Mp" || directive == "OMp") return sprintf("%o", bits(9, 3))
	if (directive == "Hp" || directive == "OHp") return sprintf("%o", bits(12, 4))
	if (directive == "Sp") return permissions()
	if (directive == "u") return $3
	if (directive == "g") return $4
	if (directive == "Su") return $5 == "UNKNOWN" ? $3 : $5
	if (directive == "Sg") return $6 == "UNKNOWN" ? $4 : $6
	if (directive == "z") return $7
	if (directive == "a") return $8
	if (directive == "m") return $9
	if (directive == "c") return $10
	if (directive == "B") return $11
	if (directive == "Sa") return strftime(ENVIRON["TIMEFORMAT"], $8)
	if (directive == "Sm") return strftime(ENVIRON["TIMEFORMAT"], $9)
	if (directive == "Fm") return $17
	if (directive == "l") return $12
	if (directive == "i") return $13
	if (directive == "d") return $14
	if (directive == "r") return kind() ~ /[bc]/ ? $18 : "18446744073709551615"
	if (directive == "b") return $15
	if (directive == "k") return $16
	if (directive == "f") return flagbits()
	if (directive == "Sf") return flagnames()
	if (directive == "Y") return linktarget()
	if (directive == "n") return "\n"
	if (directive == "t") return "\t"
	if (directive == "%") return "%"
	print "standin stat: not known: %" directive > "/dev/stderr"
	failed = 1
	exit 1
}

{
	mode = hexadecimal($2)
	# Linux's links have no mode of their own.
	if (kind() == "l") mode = 41453
	out = ""
	rest = format
	while (match(rest, /%[#]?[HLMSOF]*[A-Za-z%]/)) {
		out = out substr(rest, 1, RSTART - 1)
		out = out value(substr(rest, RSTART + 1, RLENGTH - 1))
		rest = substr(rest, RSTART + RLENGTH)
	}
	printf "%s%s%s", out, rest, newline ? "\n" : ""
}
