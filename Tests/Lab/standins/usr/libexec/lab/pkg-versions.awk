# compare(a, b): -1, 0 or 1, by pkg's rules: epoch after a comma, then the version, then
# the revision after an underscore.
function compare(a, b,    order) {
	if ((order = sign(suffix(a, ",") - suffix(b, ",")))) return order
	sub(/,[0-9]*$/, "", a)
	sub(/,[0-9]*$/, "", b)
	if ((order = compare_parts(bare(a), bare(b)))) return order
	return sign(suffix(a, "_") - suffix(b, "_"))
}

function sign(number) { return number < 0 ? -1 : number > 0 }

function suffix(version, mark) {
	return match(version, mark "[0-9]+$") ? substr(version, RSTART + 1) + 0 : 0
}

function bare(version) {
	sub(/_[0-9]+$/, "", version)
	return version
}

function compare_parts(a, b,    left, right, lefts, rights, i, order) {
	lefts = split(a, left, /[.+]/)
	rights = split(b, right, /[.+]/)
	for (i = 1; i <= lefts || i <= rights; i++)
		if ((order = compare_part(left[i], right[i]))) return order
	return 0
}

# A part is a number with letters after it; pre, alpha, beta and rc come before nothing.
function compare_part(a, b,    order) {
	if ((order = sign(a + 0 - (b + 0)))) return order
	sub(/^[0-9]+/, "", a)
	sub(/^[0-9]+/, "", b)
	if (a == b) return 0
	if (early(a) != early(b)) return early(a) ? -1 : 1
	return a < b ? -1 : 1
}

function early(letters) { return letters ~ /^(pre|alpha|beta|rc|a[0-9]|b[0-9])/ }
