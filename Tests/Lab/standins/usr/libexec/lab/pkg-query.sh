# Part of /usr/sbin/pkg: the commands that only look.

# ask FORMAT CONDITION NAME…: one answer per package on standard input.
ask() {
	FORMAT=$1 CONDITION=$2 ANNOTATIONS=$annotations NAMES=$(shift 2; printf '%s\n' "$@") COUNT=$(($# - 2)) \
		awk -f /usr/libexec/lab/pkg-versions.awk -f /usr/libexec/lab/pkg-query.awk
}

# local_packages: the database in the form of available, with no repository's name.
local_packages() {
	sed 's/^/|/' "$database"
}

pkg_query() {
	condition=
	while getopts :ae: option; do
		case $option in
			a) ;;
			e) condition=$OPTARG ;;
			*) refuse query "-$OPTARG" ;;
		esac
	done
	shift $((OPTIND - 1))
	[ $# -gt 0 ] || refuse query
	if [ ! -s "$database" ] && [ $# = 1 ]; then
		echo "pkg: No packages installed" >&2
		exit 0
	fi
	format=$1
	shift
	local_packages | ask "$format" "$condition" "$@"
}

pkg_rquery() {
	quiet=1 repository= condition= update=1
	while getopts :aUe:r: option; do
		case $option in
			a) ;;
			U) update= ;;
			e) condition=$OPTARG ;;
			r) repository=$OPTARG ;;
			*) refuse rquery "-$OPTARG" ;;
		esac
	done
	shift $((OPTIND - 1))
	[ $# -gt 0 ] || refuse rquery
	[ -z "$update" ] || update ''
	format=$1
	shift
	available | ask "$format" "$condition" "$@"
}

# matching GLOB…: names of installed packages.
matching() {
	for glob; do
		cut -d '|' -f 1,2 "$database" | while IFS='|' read -r name version; do
			case $name in $glob) echo "$name"; continue ;; esac
			case $name-$version in $glob) echo "$name" ;; esac
		done
	done
}

pkg_info() {
	style=list glob=
	while getopts :aqeEldrDgR option; do
		case $option in
			a) ;;
			q) style=quiet ;;
			e) style=exists ;;
			E) style=full_name ;;
			l) style=files ;;
			d) style=needs ;;
			r) style=needed ;;
			D) style=message ;;
			g) glob=1 ;;
			*) refuse info "-$OPTARG" ;;
		esac
	done
	shift $((OPTIND - 1))
	[ -z "$glob" ] || set -- $(matching "$@")
	[ -z "$glob" ] || [ $# -gt 0 ] || exit 1
	case $style in
		list) [ $# = 0 ] && format='%L' || format=$(cat /usr/libexec/lab/pkg-info.format) ;;
		quiet | exists | full_name) format='%n-%v' ;;
		files) format='%n-%v:%F+' ;;
		needs) format='%n-%v:%d+' ;;
		needed) format='%n-%v:%r+' ;;
		message) format='%n-%v:' ;;
	esac
	[ -s "$database" ] || [ $# -gt 0 ] || exit 0
	status=0
	for name; do
		if ! field "$name" 1 > /dev/null; then
			status=1
			[ "$style" != list ] || echo "pkg: No package(s) matching $name" >&2
		fi
	done
	[ "$style" != exists ] || exit "$status"
	local_packages | ask "$format" '' "$@" || status=1
	exit "$status"
}

pkg_which() {
	quiet=
	while getopts :qp option; do
		case $option in
			q) quiet=1 ;;
			p) path=1 ;;
			*) refuse which "-$OPTARG" ;;
		esac
	done
	shift $((OPTIND - 1))
	[ $# = 1 ] || refuse which "$@"
	file=$1
	if [ "${path-}" ]; then
		file=$(PATH=/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin command -v "$1")
	fi
	owner=$(awk -F'|' -v file="$file" 'index(" " $6 " ", " " file " ") { print $1 "-" $2 }' "$database")
	if [ -z "$owner" ]; then
		say "$file was not found in the database"
		exit 1
	fi
	if [ "$quiet" ]; then
		echo "$owner"
	else
		echo "$file was installed by package $owner"
	fi
}

pkg_search() {
	quiet=1 repository=
	[ $# = 1 ] || refuse search "$@"
	case $1 in -*) refuse search "$1" ;; esac
	available | awk -F'|' -v pattern="$1" '
		$2 ~ pattern { printf "%-30s %s\n", $2 "-" $3, $6; found = 1 }
		END { exit !found }'
}

pkg_version() {
	test= limit= wordy= update=1 quiet= repository=
	while getopts :tvRUqL:l: option; do
		case $option in
			t) test=1 ;;
			v) wordy=1 ;;
			R) ;;
			U) update= ;;
			q) quiet=1 ;;
			L) limit=$OPTARG ;;
			*) refuse version "-$OPTARG" ;;
		esac
	done
	shift $((OPTIND - 1))
	if [ "$test" ]; then
		awk -f /usr/libexec/lab/pkg-versions.awk -f /usr/libexec/lab/pkg-compare.awk "$1" "$2"
		exit 0
	fi
	[ -z "$update" ] || update ''
	AVAILABLE=$(available) awk -F'|' -v limit="$limit" -v wordy="$wordy" -v quiet="$quiet" \
		-f /usr/libexec/lab/pkg-versions.awk -f /usr/libexec/lab/pkg-outdated.awk "$database"
}

pkg_config() {
	key=$(printf '%s' "$1" | tr '[:lower:]' '[:upper:]')
	known_option "$key"
	awk -v key="$key" '
		inside && /^\]/ { exit }
		inside { gsub(/^ *"|",$/, ""); print }
		$1 == key && $2 == "[" { inside = 1 }
		$1 == key && $2 == "=" { sub(/^[^=]*= /, ""); gsub(/^"|"?;$/, ""); print ($0 == "true" ? "yes" : $0 == "false" ? "no" : $0); exit }
	' /usr/libexec/lab/pkg-vv
}

pkg_audit() {
	[ $# = 0 ] || refuse audit "$@"
	echo "pkg: vulnxml file vuln.xml does not exist. Try running 'pkg audit -F' first" >&2
	exit 1
}

pkg_clean() {
	case "$*" in -y | -ay | '-a -y') ;; *) refuse clean "$@" ;; esac
	echo "pkg: Unable to open /var/cache/pkg: No such file or directory" >&2
}

pkg_fetch() {
	refuse fetch "$@"
}

pkg_stats() {
	refuse stats "$@"
}
