# Answers sysctl's questions from its table, then from what was set; see /sbin/sysctl.
BEGIN {
	FS = "|"
	# Files come first; whatever follows the file "end" names variables.
	for (i = 1; i < ARGC; i++)
		if (ARGV[i] ~ /lab\/end$/) {
			first = i + 1
			break
		}
	for (i = first; i < ARGC; i++) {
		asked[++wanted] = ARGV[i]
		ARGV[i] = ""
	}
}

function has(option) { return index(options, option) > 0 }

/^#/ || NF < 4 { next }

/^net\.pf\./ && !ENVIRON["PF"] { next }

FILENAME ~ /\.table$/ {
	order[++count] = $1
	access[$1] = $2
	type[$1] = $3
	value[$1] = $4
	description[$1] = $5
	next
}

# NAME|VALUE||| of an earlier setting
{ value[$1] = $2; set[$1] = $2 }

function current(name) {
	if (value[name] == "@HOSTNAME@") return ENVIRON["HOSTNAME"]
	if (value[name] == "@BOOTTIME@") return ENVIRON["BOOTTIME"]
	if (value[name] == "@BOOT_ID@") return ENVIRON["BOOT_ID"]
	return value[name]
}

function complain(text) {
	print "sysctl: " text > "/dev/stderr"
	status = 1
}

function separator() { return has("e") ? "=" : ": " }

function text(name,    shown) {
	shown = current(name)
	gsub(/\\n/, "\n", shown)
	return shown
}

function bytes(name,    i, hex) {
	hex = current(name)
	for (i = 1; i < length(hex); i += 2)
		printf "%c", 16 * digit(substr(hex, i, 1)) + digit(substr(hex, i + 1, 1))
}

function digit(letter) { return index("0123456789abcdef", letter) - 1 }

function say(name, what) { print (has("n") ? "" : name separator()) what }

function show(name,    shown) {
	if (has("T") && access[name] !~ /tun/ || has("W") && access[name] !~ /rw/) return
	if (has("N")) { print name; return }
	if (has("d") || has("t")) {
		shown = (has("t") ? type[name] : "") (has("d") && has("t") ? ": " : "")
		say(name, shown (has("d") ? description[name] : ""))
		return
	}
	if (type[name] == "opaque") {
		if (has("b"))
			bytes(name)
		else if (has("x"))
			say(name, "Format: Length:" length(current(name)) / 2 " Dump:0x" current(name))
		return
	}
	if (has("b")) refuse("-b " name)
	say(name, has("x") && type[name] == "integer" ? sprintf("0x%x", current(name)) : text(name))
}

function refuse(what) {
	print "standin sysctl: not known: " what > "/dev/stderr"
	status = 64
	exit
}

function unknown(name) {
	if (has("i")) return
	status = 1
	if (!has("q")) complain("unknown oid '" name "'")
}

function assign(name, new,    old) {
	if (!(name in value)) { unknown(name); return }
	if (access[name] == "ro") { complain("oid '" name "' is read only"); return }
	if (access[name] == "tun" && !ENVIRON["LAB_BOOT"]) {
		complain("oid '" name "' is a read only tunable")
		complain("Tunable values are set in /boot/loader.conf")
		return
	}
	if (type[name] == "integer" && new !~ /^-?(0[xX][0-9a-fA-F]+|[0-9]+)$/) {
		complain("invalid integer '" new "'")
		return
	}
	if (name == "kern.securelevel" && new + 0 < value[name] + 0) {
		complain(name "=" new ": Operation not permitted")
		return
	}
	old = text(name)
	if (name == "kern.hostname") print new > "/proc/sys/kernel/hostname"
	else if (value[name] != new) changes = 1
	if (name != "kern.hostname") value[name] = set[name] = new
	say(name, old " -> " new)
}

function handle(argument,    at) {
	at = index(argument, "=")
	if (at)
		assign(substr(argument, 1, at - 1), substr(argument, at + 1))
	else if (argument in value)
		show(argument)
	else if (!subtree(argument))
		unknown(argument)
}

function subtree(prefix,    i, found) {
	for (i = 1; i <= count; i++)
		if (index(order[i], prefix ".") == 1) {
			found = 1
			show(order[i])
		}
	return found
}

END {
	if (status == 64) exit 64
	if (has("a"))
		for (i = 1; i <= count; i++) show(order[i])
	file = ENVIRON["FILE"]
	while (file != "" && (getline line < file) > 0) {
		sub(/[ \t]*#.*/, "", line)
		gsub(/^[ \t]+|[ \t]+$/, "", line)
		sub(/[ \t]*=[ \t]*/, "=", line)
		if (line ~ /=/) {
			gsub(/"/, "", line)
			handle(line)
		}
	}
	for (i = 1; i <= wanted; i++) handle(asked[i])
	if (changes)
		for (name in set) print name "|" set[name] "|||" | ("sort > " ENVIRON["STATE"])
	exit status
}
