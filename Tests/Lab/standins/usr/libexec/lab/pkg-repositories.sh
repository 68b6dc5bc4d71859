# Part of /usr/sbin/pkg: repositories and their catalogues.

# configured: one line per repository: name|url|enabled|priority, merged from all files.
configured() {
	for file in /etc/pkg/*.conf /usr/local/etc/pkg/repos/*.conf; do
		[ ! -f "$file" ] || sed 's/^[[:space:]]*#.*//' "$file"
	done | tr '\n' ' ' | awk '
		BEGIN { RS = "}" }
		{
			at = index($0, "{")
			if (!at) next
			name = substr($0, 1, at - 1)
			gsub(/[ \t:"]/, "", name)
			sub(/.*,/, "", name)
			if (!(name in url)) { order[++count] = name; enabled[name] = "yes"; priority[name] = 0; url[name] = "" }
			body = substr($0, at + 1)
			items = split(body, item, /[,;]|  +/)
			for (i = 1; i <= items; i++) {
				colon = match(item[i], /[:=]/)
				if (!colon) continue
				key = substr(item[i], 1, colon - 1); value = substr(item[i], colon + 1)
				gsub(/[ \t"]/, "", key); gsub(/[ \t"]/, "", value)
				key = tolower(key)
				if (key == "url") url[name] = value
				if (key == "enabled") enabled[name] = value ~ /^(yes|true|on|1)$/ ? "yes" : "no"
				if (key == "priority") priority[name] = value
				if (key == "signature_type") signature[name] = toupper(value)
			}
		}
		END {
			for (i = 1; i <= count; i++) {
				name = order[i]
				print name "|" url[name] "|" enabled[name] "|" priority[name] "|" (name in signature ? signature[name] : "NONE")
			}
		}'
}

# repositories: as pkg(8) shows them.
repositories() {
	configured | awk -F'|' '{
		print $1 ": { "
		print "    url             : \"" $2 "\","
		print "    enabled         : " $3 ","
		print "    priority        : " $4 ","
		print "    signature_type  : \"" $5 "\""
		print "  }"
	}'
}

pkg_repos() {
	[ $# = 0 ] || refuse repos "$@"
	repositories
}

# wanted_repositories: names of the enabled ones, or the one that -r asked for.
wanted_repositories() {
	configured | awk -F'|' -v only="$repository" '
		only != "" && $1 != only { next }
		$3 == "yes" { print $1 "|" $2; found = 1 }
		END { exit !found }'
}

# update FORCE: brings the catalogues up to date; says so unless quiet.
update() {
	if ! wanted=$(wanted_repositories); then
		[ -z "$repository" ] || echo "WARNING: repository '$repository' does not exist" >&2
		echo "No repositories are enabled."
		exit 3
	fi
	failed=
	for line in $wanted; do
		name=${line%%|*} url=${line#*|}
		case $url in file:///*) ;; *) refuse "repository URL $url" ;; esac
		say "Updating $name repository catalogue..."
		fetch_catalogue "$1" "$name" "${url#file://}" || failed=1
	done
	if [ "$failed" ]; then
		say "Error updating repositories!"
		exit 3
	fi
	if [ "$repository" ]; then
		say "$repository is up to date."
	else
		say "All repositories are up to date."
	fi
}

# fetch_catalogue FORCE NAME FOLDER
fetch_catalogue() {
	if [ ! -f "$3/data.pkg" ]; then
		say "repository $2 has no meta file, using default settings"
		for missing in meta.txz data.pkg data.tzst packagesite.pkg packagesite.tzst; do
			echo "pkg: file://$3/$missing: No such file or directory" >&2
		done
		say "Unable to update repository $2"
		return 1
	fi
	catalogue=$catalogues/$2/db
	if [ "$1" ] || ! cmp -s "$3/data.pkg" "$catalogue"; then
		mkdir -p "$catalogues/$2"
		cp "$3/data.pkg" "$catalogue"
		say "Fetching meta.conf: . done"
		say "Fetching data: . done"
		say "Processing entries: . done"
		say "$2 repository update completed. $(wc -l < "$catalogue") packages processed."
	else
		say "$2 repository is up to date."
	fi
}

# available: every package of the wanted catalogues, the repository's name first.
available() {
	for line in $(wanted_repositories); do
		name=${line%%|*}
		[ ! -f "$catalogues/$name/db" ] || sed "s/^/$name|/" "$catalogues/$name/db"
	done
}

pkg_update() {
	force= quiet= repository=
	while getopts :fqr: option; do
		case $option in
			f) force=1 ;;
			q) quiet=1 ;;
			r) repository=$OPTARG ;;
			*) refuse update "-$OPTARG" ;;
		esac
	done
	update "$force"
}

# pkg_repo FOLDER: makes a repository of the package files below it.
pkg_repo() {
	[ $# = 1 ] && [ -d "$1" ] || refuse repo "$@"
	find "$1" -name '*.pkg' -path '*/All/*' -exec cat {} + | sort -t '|' -k 1,1 > "$1/data.pkg"
	cp "$1/data.pkg" "$1/packagesite.pkg"
	: > "$1/meta.conf"
	: > "$1/meta"
	echo "Creating repository in $1: $(sed 's/.*/./' "$1/data.pkg" | tr -d '\n') done"
	echo "Packing files for repository: .... done"
}

known_option() {
	grep -q "^$1 \(=\|{\|\[\)" /usr/libexec/lab/pkg-vv || fail 1 "No such configuration options: $1"
}

bootstrap() {
	url=$(configured | awk -F'|' '$3 == "yes" { print $2; exit }')
	echo "Bootstrapping pkg from $url, please wait..."
	if [ ! -f "${url#file://}/Latest/pkg.pkg" ]; then
		echo "pkg: Error fetching $url/Latest/pkg.pkg: No such file or directory" >&2
		echo "A pre-built version of pkg could not be found for your system." >&2
		exit 1
	fi
	mkdir -p /usr/local/sbin "${database%/*}"
	touch "$database" "$annotations"
	add_file "${url#file://}/Latest/pkg.pkg"
}
