# Plans an install, upgrade, delete or autoremove: says it as pkg does on standard output and
# writes the steps to file 3. Ends with 0 to go on, 9 when there is nothing to do.
BEGIN {
	FS = "|"
	command = ENVIRON["COMMAND"]
	quiet = ENVIRON["QUIET"]
	wanted = split(ENVIRON["NAMES"], names, "\n")
	if (ENVIRON["NAMES"] == "") wanted = 0
	lines = split(ENVIRON["AVAILABLE"], line, "\n")
	for (i = 1; i <= lines; i++) {
		split(line[i], part, "|")
		# Of several repositories the newest version counts.
		if (part[2] in remote && compare(part[3], remote[part[2]]) <= 0) continue
		if (!(part[2] in remote)) remotes[++remote_count] = part[2]
		remote[part[2]] = part[3]
		origin[part[2]] = part[4]
		needs[part[2]] = part[5]
	}
}

{
	installed[$1] = $2
	depends[$1] = $4
	automatic[$1] = $7
	locked[$1] = $8
	vital[$1] = $9
	here[++here_count] = $1
}

function say(text) { if (!quiet) print text }

# No two steps of a plan are reported in another order than pkg's: by name in the summary,
# dependencies first in the work.
function sort_names(list, count,    i, j, name) {
	for (i = 2; i <= count; i++) {
		name = list[i]
		for (j = i - 1; j >= 1 && list[j] > name; j--) list[j + 1] = list[j]
		list[j + 1] = name
	}
}

function section(title, kind,    i, found) {
	for (i = 1; i <= chosen_count; i++) {
		if (action[chosen[i]] != kind) continue
		if (!found++) say(title)
		say("\t" described(chosen[i], kind))
	}
	if (found) say("")
	return found
}

function described(name, kind) {
	if (kind == "upgrade") return name ": " installed[name] " -> " remote[name]
	if (kind == "reinstall") return name "-" remote[name]
	return name ": " (kind == "delete" ? installed[name] : remote[name])
}

function summary(    removed, fresh, upgraded, again) {
	sort_names(chosen, chosen_count)
	removed = section("Installed packages to be REMOVED:", "delete")
	fresh = section("New packages to be INSTALLED:", "install")
	upgraded = section("Installed packages to be UPGRADED:", "upgrade")
	again = section("Installed packages to be REINSTALLED:", "reinstall")
	if (removed) say("Number of packages to be removed: " removed)
	if (fresh) say("Number of packages to be installed: " fresh)
	if (upgraded) say("Number of packages to be upgraded: " upgraded)
	if (again) say("Number of packages to be reinstalled: " again)
}

function choose(name, kind) {
	if (name in action) return
	action[name] = kind
	chosen[++chosen_count] = name
}

# The work's order: dependencies before what needs them.
function visit(name,    list, count, i) {
	if (visited[name]++) return
	count = split(name in remote && command !~ /delete|autoremove/ ? needs[name] : depends[name], list, " ")
	sort_names(list, count)
	for (i = 1; i <= count; i++) visit(list[i])
	if (name in action) work[++work_count] = name
}

function perform(    i, name, step) {
	for (i = 1; i <= chosen_count; i++) visit(chosen[i])
	for (i = 1; i <= work_count; i++) {
		name = work[command ~ /delete|autoremove/ ? work_count + 1 - i : i]
		step = i "/" work_count
		if (action[name] == "upgrade") step = step ":" installed[name]
		print action[name], name, step, action[name] == "delete" ? installed[name] : remote[name], \
			name in requested ? 0 : name in installed ? automatic[name] : 1 > "/dev/fd/3"
	}
}

# A name, an origin or a name with its version.
function resolve(pattern,    i, name) {
	if (pattern in remote) return pattern
	for (i = 1; i <= remote_count; i++) {
		name = remotes[i]
		if (origin[name] == pattern || name "-" remote[name] == pattern) return name
	}
	return ""
}

function add_needs(name,    list, count, i) {
	count = split(needs[name], list, " ")
	for (i = 1; i <= count; i++)
		if (!(list[i] in installed) && !(list[i] in action)) {
			choose(list[i], "install")
			add_needs(list[i])
		}
}

function plan_install(    i, name) {
	for (i = 1; i <= wanted; i++) {
		name = resolve(names[i])
		if (name == "") {
			print "pkg: No packages available to install matching '" names[i] "' have been found in the repositories" > "/dev/stderr"
			exit 1
		}
		requested[name] = 1
		if (!(name in installed)) choose(name, "install")
		else if (locked[name]) refuse("install of the locked " name)
		else if (compare(installed[name], remote[name]) < 0) choose(name, "upgrade")
		else if (ENVIRON["FORCE"]) choose(name, "reinstall")
		else if (automatic[name]) print "keep", name > "/dev/fd/3"
		add_needs(name)
	}
	say("Checking integrity... done (0 conflicting)")
	if (!chosen_count) {
		say("The most recent versions of packages are already installed")
		exit 0
	}
	affected()
}

function affected() {
	say("The following " chosen_count " package(s) will be affected (of 0 checked):")
	say("")
	summary()
	perform()
}

function upgradable(name) {
	return name in remote && compare(installed[name], remote[name]) < 0
}

function plan_upgrade(    i, name, candidates) {
	if (!wanted) {
		for (i = 1; i <= here_count; i++) candidates += upgradable(here[i])
		say("Checking for upgrades (" candidates + 0 " candidates): . done")
		for (i = 1; i <= here_count; i++) consider(here[i])
		say("Processing candidates (" candidates + 0 " candidates): . done")
	}
	for (i = 1; i <= wanted; i++) {
		if (names[i] in installed) consider(names[i])
		else print "pkg: " names[i] " is not installed, therefore upgrade is impossible" > "/dev/stderr"
	}
	say("Checking integrity... done (0 conflicting)")
	if (!chosen_count) {
		say("Your packages are up to date.")
		exit 9
	}
	affected()
}

function consider(name) {
	if (!upgradable(name)) return
	if (locked[name]) {
		say("")
		say(name "-" installed[name] " is locked and may not be modified")
		return
	}
	choose(name, "upgrade")
	add_needs(name)
}

function add_dependents(name,    i, other) {
	for (i = 1; i <= here_count; i++) {
		other = here[i]
		if (!(other in action) && (" " depends[other] " ") ~ (" " name " ")) {
			if (locked[other]) refuse("delete of " name ", which the locked " other " needs")
			choose(other, "delete")
			add_dependents(other)
		}
	}
}

function plan_delete(    i, missing, fixed) {
	for (i = 1; i <= wanted; i++)
		if (!(names[i] in installed)) {
			missing++
			say("No packages matched for pattern '" names[i] "'\n")
		}
	for (i = 1; i <= wanted; i++) {
		if (!(names[i] in installed)) continue
		if (locked[names[i]] || vital[names[i]]) {
			blocked[++fixed] = names[i]
		} else {
			choose(names[i], "delete")
			add_dependents(names[i])
		}
	}
	say("Checking integrity... done (0 conflicting)")
	if (fixed) {
		if (chosen_count) refuse("delete of locked and other packages at once")
		say("The following package(s) are locked or vital and may not be removed:\n")
		for (i = 1; i <= fixed; i++) say("\t" blocked[i] " (" (locked[blocked[i]] ? "locked" : "vital") ")")
		say("")
	}
	if (!chosen_count) {
		say(wanted " packages requested for removal: " fixed + 0 " locked, " missing + 0 " missing")
		exit fixed ? 7 : 1
	}
	say("Deinstallation has been requested for the following " chosen_count " packages (of 0 packages in the universe):\n")
	summary()
	perform()
}

# Automatic packages that nothing wanted needs, directly or not.
function plan_autoremove(    i, j, needed, changed) {
	do {
		changed = 0
		for (i = 1; i <= here_count; i++) {
			if (!automatic[here[i]] || here[i] in action) continue
			needed = 0
			for (j = 1; j <= here_count; j++)
				if (!(here[j] in action) && (" " depends[here[j]] " ") ~ (" " here[i] " ")) needed = 1
			if (!needed && !locked[here[i]]) {
				choose(here[i], "delete")
				changed = 1
			}
		}
	} while (changed)
	say("Checking integrity... done (0 conflicting)")
	if (!chosen_count) {
		say("Nothing to do.")
		exit 9
	}
	say("Deinstallation has been requested for the following " chosen_count " packages:\n")
	summary()
	perform()
}

function refuse(what) {
	print "standin pkg: not known: " what > "/dev/stderr"
	exit 64
}

END {
	if (planned++) exit
	if (command == "install") plan_install()
	if (command == "upgrade") plan_upgrade()
	if (command == "delete") plan_delete()
	if (command == "autoremove") plan_autoremove()
}
