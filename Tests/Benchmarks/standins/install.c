/* install(1) in FreeBSD's form for the benchmark: `install -d -m MODE [-o OWNER] [-g GROUP] FOLDER...`.

   It does as the lab's stand-in does, in one process instead of three, as FreeBSD's own does. What it
   does not know, and what goes wrong, is the stand-in's to do and to tell. */
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_folder(const char *path) {
	struct stat status;
	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Makes a folder and those around it that are missing; returns whether it is there. */
static int make(char *path) {
	for (char *end = path + 1; *end; end++) {
		if (*end != '/')
			continue;
		*end = 0;
		int is_made = is_folder(path) || mkdir(path, 0755) == 0;
		*end = '/';
		if (!is_made)
			return 0;
	}
	return is_folder(path) || mkdir(path, 0755) == 0;
}

/* Does all that is asked for; returns whether that is so. */
static int is_done(char **words) {
	mode_t mode = 0755;
	uid_t owner = (uid_t)-1;
	gid_t group = (gid_t)-1;
	for (; *words && **words == '-'; words += 2) {
		char *value = words[1], *end = value;
		if (!value)
			return 0;
		struct passwd *user;
		struct group *named;
		if (!strcmp(*words, "-m")) {
			mode = (mode_t)strtoul(value, &end, 8);
			if (end == value || *end)
				return 0;
		} else if (!strcmp(*words, "-o") && (user = getpwnam(value)))
			owner = user->pw_uid;
		else if (!strcmp(*words, "-g") && (named = getgrnam(value)))
			group = named->gr_gid;
		else
			return 0;
	}
	if (!*words)
		return 0;
	for (; *words; words++) {
		if (**words != '/' || !make(*words))
			return 0;
		if ((owner != (uid_t)-1 || group != (gid_t)-1) && chown(*words, owner, group) != 0)
			return 0;
		if (chmod(*words, mode) != 0)
			return 0;
	}
	return 1;
}

int main(int count, char **words) {
	if (count > 2 && !strcmp(words[1], "-d") && is_done(words + 2))
		return 0;
	execv("/usr/libexec/lab/scripts/install", words);
	return 64;
}
