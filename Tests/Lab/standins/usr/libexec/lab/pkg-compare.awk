BEGIN {
	order = compare(ARGV[1], ARGV[2])
	print order < 0 ? "<" : order > 0 ? ">" : "="
}
