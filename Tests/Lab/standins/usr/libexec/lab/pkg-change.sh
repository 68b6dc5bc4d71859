# Part of /usr/sbin/pkg: the commands that change what is installed.

say() {
	[ "$quiet" ] || printf '%s\n' "$*"
}

# root_only WHAT
root_only() {
	[ "$(id -u)" = 0 ] || fail 1 "Insufficient privileges to $1 packages"
}

# change_options NAME ARGS: the options that install, upgrade, delete and autoremove share.
change_options() {
	quiet= dry_run= force= update=1 repository= yes=$assume_yes globs=
	while getopts :ACFfgILMnqUxyr: option; do
		case $option in
			n) dry_run=1 ;;
			q) quiet=1 ;;
			f) force=1 ;;
			U) update= ;;
			y) yes=1 ;;
			r) repository=$OPTARG ;;
			*) refuse "$command -${OPTARG:-$option}" ;;
		esac
	done
}

# plan COMMAND NAME…: says what will be done and leaves it in $actions; the exit status
# is awk's: 0 go on, 9 nothing to do, others end pkg.
plan() {
	available_now=$(available)
	actions=$(
		COMMAND=$1 QUIET=$quiet FORCE=$force AVAILABLE=$available_now NAMES=$(shift; printf '%s\n' "$@") \
			awk -f /usr/libexec/lab/pkg-versions.awk -f /usr/libexec/lab/pkg-plan.awk "$database" 3>&1 >&4
	)
}

# carry_out COMMAND NAME…
carry_out() {
	exec 4>&1
	plan "$@"
	planned=$?
	exec 4>&-
	case $planned in
		0) ;;
		9) exit 0 ;;
		*) exit "$planned" ;;
	esac
	if [ "$dry_run" ]; then
		# install and autoremove tell by their status that there is work; the others do not.
		case $1 in install | autoremove) exit 1 ;; *) exit 0 ;; esac
	fi
	if [ -z "$yes" ]; then
		printf '\nProceed with this action? [y/N]: '
		exit 1
	fi
	printf '%s\n' "$actions" | while read -r action name old version automatic; do
		case $action in
			install)
				say "[$old] Installing $name-$version..."
				say "[$old] Extracting $name-$version: .. done"
				put "$name" "$version" "$automatic"
				;;
			upgrade)
				count=${old%%:*} old=${old#*:}
				say "[$count] Upgrading $name from $old to $version..."
				say "[$count] Extracting $name-$version: .. done"
				put "$name" "$version" "$automatic"
				;;
			reinstall)
				say "[$old] Reinstalling $name-$version..."
				say "[$old] Extracting $name-$version: .. done"
				put "$name" "$version" "$automatic"
				;;
			delete)
				say "[$old] Deinstalling $name-$version..."
				say "[$old] Deleting files for $name-$version: .. done"
				take "$name"
				;;
			keep) edit "$name" 7 0 ;;
		esac
	done
}

# put NAME VERSION AUTOMATIC: lays out a package's files and notes it in the database.
put() {
	entry=$(printf '%s\n' "$available_now" | awk -F'|' -v name="$1" -v version="$2" \
		'$2 == name && $3 == version { print; exit }')
	put_entry "${entry#*|}" "$3"
	{
		echo "$1|FreeBSD_version|1501501"
		echo "$1|repo_type|binary"
		echo "$1|repository|${entry%%|*}"
	} >> "$annotations"
}

# put_entry LINE AUTOMATIC
put_entry() {
	IFS='|' read -r name version origin dependencies comment files <<-END
		$1
	END
	drop "$name"
	for file in $files; do
		mkdir -p "${file%/*}"
		if [ -e "/usr/libexec/lab/packages/$name$file" ]; then
			# A configuration that an administrator changed stays.
			case $file in */etc/*.conf) [ ! -e "$file" ] || continue ;; esac
			cp -p "/usr/libexec/lab/packages/$name$file" "$file"
		else
			printf '#!/bin/sh\necho %s %s\n' "$name" "$version" > "$file"
			case $file in */bin/* | */sbin/*) chmod 755 "$file" ;; esac
		fi
	done
	printf '%s|%s|0|0|%s\n' "$1" "$2" "$(date +%s)" >> "$database"
	sort -t '|' -k 1,1 -o "$database" "$database"
}

# drop NAME: forgets a package.
drop() {
	awk -F'|' -v name="$1" '$1 != name' "$database" > "$database.new"
	mv "$database.new" "$database"
	awk -F'|' -v name="$1" '$1 != name' "$annotations" > "$annotations.new"
	mv "$annotations.new" "$annotations"
}

# take NAME: removes a package with its files.
take() {
	files=$(awk -F'|' -v name="$1" '$1 == name { print $6 }' "$database")
	for file in $files; do
		rm -f "$file"
		rmdir -p --ignore-fail-on-non-empty "${file%/*}" 2> /dev/null
	done
	mkdir -p /usr/local/bin /usr/local/sbin /usr/local/etc/rc.d /usr/local/lib /usr/local/share
	drop "$1"
}

# edit NAME FIELD VALUE
edit() {
	awk -F'|' -v OFS='|' -v name="$1" -v field="$2" -v value="$3" \
		'$1 == name { $field = value } { print }' "$database" > "$database.new"
	mv "$database.new" "$database"
}

pkg_install() {
	change_options "$@"
	shift $((OPTIND - 1))
	[ $# -gt 0 ] || refuse install
	root_only install
	[ -z "$update" ] || update ''
	carry_out install "$@"
}

pkg_upgrade() {
	change_options "$@"
	shift $((OPTIND - 1))
	root_only upgrade
	[ -z "$update" ] || update ''
	carry_out upgrade "$@"
}

pkg_delete() {
	change_options "$@"
	shift $((OPTIND - 1))
	[ $# -gt 0 ] || refuse delete
	root_only delete
	carry_out delete "$@"
}

pkg_autoremove() {
	change_options "$@"
	shift $((OPTIND - 1))
	root_only autoremove
	carry_out autoremove
}

# field NAME NUMBER: one field of an installed package; fails when it is not installed.
field() {
	awk -F'|' -v name="$1" -v field="$2" \
		'$1 == name { print $field; found = 1 } END { exit !found }' "$database"
}

# lock VALUE WORD ING ARGS…
lock() {
	value=$1 word=$2 doing=$3
	shift 3
	quiet= yes=$assume_yes list=
	while getopts :lqya option; do
		case $option in
			l) list=1 ;;
			q) quiet=1 ;;
			y) yes=1 ;;
			*) refuse "$command -${OPTARG:-$option}" ;;
		esac
	done
	shift $((OPTIND - 1))
	if [ "$list" ]; then
		awk -F'|' '$8 == 1 { if (!n++) print "Currently locked packages:"; print $1 "-" $2 }' "$database"
		exit 0
	fi
	[ "$yes" ] || refuse "$command without -y"
	status=0
	for name; do
		if ! version=$(field "$name" 2); then
			status=1
		elif [ "$(field "$name" 8)" = "$value" ]; then
			say "$name-$version: already ${word}ed"
		else
			say "$doing $name-$version"
			edit "$name" 8 "$value"
		fi
	done
	exit "$status"
}

pkg_lock() {
	lock 1 lock Locking "$@"
}

pkg_unlock() {
	lock 0 unlock Unlocking "$@"
}

pkg_set() {
	automatic= vital= yes=$assume_yes
	while getopts :A:v:y option; do
		case $option in
			A) automatic=$OPTARG ;;
			v) vital=$OPTARG ;;
			y) yes=1 ;;
			*) refuse set "-$OPTARG" ;;
		esac
	done
	shift $((OPTIND - 1))
	[ "$yes" ] && [ $# -gt 0 ] || refuse set "$@"
	for name; do
		field "$name" 1 > /dev/null || refuse "set of $name, which is not installed"
		[ -z "$automatic" ] || edit "$name" 7 "$automatic"
		[ -z "$vital" ] || edit "$name" 9 "$vital"
	done
}

pkg_annotate() {
	action= quiet= yes=$assume_yes
	while getopts :AMDSqy option; do
		case $option in
			A | M | D | S) action=$option ;;
			q) quiet=1 ;;
			y) yes=1 ;;
			*) refuse annotate "-$OPTARG" ;;
		esac
	done
	shift $((OPTIND - 1))
	[ $# -ge 2 ] || refuse annotate "$@"
	name=$1 tag=$2
	version=$(field "$name" 2) || refuse "annotate of $name, which is not installed"
	[ "$yes" ] || [ "$action" = S ] || exit 0
	[ $# -gt 2 ] || [ "$action" = D ] || [ "$action" = S ] || refuse "annotate from standard input"
	old=$(awk -F'|' -v name="$name" -v tag="$tag" '$1 == name && $2 == tag' "$annotations")
	if [ "$action" = S ]; then
		[ "$old" ] || exit 0
		printf '%s\n' "$name-$version: Tag: $tag Value: ${old#"$name|$tag|"}"
		exit 0
	fi
	[ "$action" != A ] || [ -z "$old" ] || refuse "annotate -A of an existing tag"
	[ "$action" != D ] || [ "$old" ] || refuse "annotate -D of a missing tag"
	awk -F'|' -v name="$name" -v tag="$tag" '$1 != name || $2 != tag' "$annotations" > "$annotations.new"
	mv "$annotations.new" "$annotations"
	case $action in
		A) said="added annotation tagged: $tag" ;;
		M) said="Modified annotation tagged: $tag" ;;
		D) said="Deleted annotation tagged: $tag" ;;
	esac
	[ "$action" = D ] || printf '%s|%s|%s\n' "$name" "$tag" "$3" >> "$annotations"
	say "$name-$version: $said"
}

# add_file FILE
add_file() {
	read -r entry < "$1"
	name=${entry%%|*} version=${entry#*|}
	version=${version%%|*}
	echo "Installing $name-$version..."
	if [ "$(field "$name" 2)" = "$version" ]; then
		echo "the most recent version of $name-$version is already installed"
		return
	fi
	put_entry "$entry" 0
	echo "$name|FreeBSD_version|1501501" >> "$annotations"
	echo "Extracting $name-$version: .. done"
}

pkg_add() {
	[ $# = 1 ] || refuse add "$@"
	if [ ! -f "$1" ]; then
		echo "pkg: $1: $(why "$1")" >&2
		echo "pkg: Was 'pkg install $1' meant?" >&2
		printf '\nFailed to install the following 1 package(s): %s\n' "$1"
		exit 1
	fi
	add_file "$1"
}
