# Sourced by every stand-in.
me=${0##*/}
# What the host remembers of the stand-ins' doings, and what is gone after a boot.
state=/var/db/lab
volatile=/var/run/lab
caller_path=$PATH
# Linux's own commands that a stand-in shadows live in real/.
PATH=/usr/libexec/lab/real:/bin:/sbin
LC_ALL=C
export PATH LC_ALL

# refuse ARGS: a stand-in never guesses.
refuse() {
	printf '%s\n' "standin $me: not known: $*" >&2
	exit 64
}

# fail STATUS TEXT: ends with the text on standard error, as the command's own message.
fail() {
	printf '%s\n' "$me: $2" >&2
	exit "$1"
}

# point_of PATH: where a mount at the path is; Linux has a link at /dev/fd, FreeBSD a folder.
point_of() {
	case ${1%/} in
		/dev/fd) echo /dev/fd ;;
		*) readlink -f "$1" ;;
	esac
}

# why PATH: the system's words for a path that cannot be opened.
why() {
	case $1 in */*)
		parent=${1%/*}
		while [ -n "$parent" ] && [ ! -e "$parent" ]; do
			case $parent in */*) parent=${parent%/*} ;; *) parent= ;; esac
		done
		if [ -n "$parent" ] && [ ! -d "$parent" ]; then
			echo "Not a directory"
			return
		fi
	esac
	echo "No such file or directory"
}
