# Sourced by kldstat, kldload and kldunload: a loaded module is a line in a file that a boot
# empties.
modules=$volatile/modules
[ -f "$modules" ] || printf '%s\n' zfs xdr > "$modules"

# Modules that a GENERIC kernel can load, apart from those it starts with.
loadable=' pf pflog pfsync fdescfs linux linux64 linprocfs linsysfs nullfs tmpfs if_bridge
 if_epair if_tap if_tuntap ng_ether aio cc_htcp coretemp cpuctl dummynet ipfw filemon fusefs
 geom_eli nmdm vmm if_vxlan if_wg racct sem sysvshm sysvmsg sysvsem zfs xdr accf_http accf_data
 aesni cryptodev opensolaris mac_portacl '

loaded() {
	[ "$1" = kernel ] || grep -qxF "$1" "$modules"
}

load() {
	case $loadable in *[[:space:]]"$1"[[:space:]]*) ;; *) return 1 ;; esac
	echo "$1" >> "$modules"
	[ "$1" != pf ] || mknod /dev/pf c 1 3
}

unload() {
	grep -vxF "$1" "$modules" > "$modules.new"
	mv "$modules.new" "$modules"
	[ "$1" != pf ] || rm -rf /dev/pf "$volatile/pf"
}

module_id() {
	case $1 in
		zfs) echo 147 ;;
		*) awk -v name="$1" '$0 == name { print 149 + NR }' "$modules" ;;
	esac
}

# files: kldstat's lines.
files() {
	echo " 1   11 0xffffffff80000000 80000000 kernel"
	awk '
		$0 == "zfs" { print " 2    1 0xffffffff81800000   3d1f10 zfs.ko"; next }
		$0 == "xdr" { print " 3    1 0xffffffff81610000     4188 xdr.ko"; next }
		{ printf "%2d    1 0xffffffff81%04x000     %4x %s.ko\n", NR + 1, 2580 + NR * 16, 8192, $0 }
	' "$modules"
}
