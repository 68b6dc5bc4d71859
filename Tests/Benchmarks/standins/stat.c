/* stat(1) in FreeBSD's form for the benchmark: `stat [-L] -f FORMAT PATH...`.

   It answers as the lab's stand-in does, in one process instead of eight, as FreeBSD's own does. What
   it does not know is the stand-in's to answer, or to refuse. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/fs.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const directives[] = {
	"HT", "Mp", "Lp", "Su", "Sg", "Sf", "u", "g", "z", "m", "d", "i", "N", "n", "Y", NULL,
};

/* The directive behind a percent sign, or NULL when it is not known. */
static const char *known(const char *text) {
	for (const char *const *each = directives; *each; each++)
		if (strncmp(*each, text, strlen(*each)) == 0)
			return *each;
	return NULL;
}

static int knows(const char *format) {
	for (; *format; format++) {
		if (*format != '%')
			continue;
		const char *directive = known(format + 1);
		if (!directive)
			return 0;
		format += strlen(directive);
	}
	return 1;
}

static const char *kind(mode_t mode) {
	switch (mode & S_IFMT) {
	case S_IFCHR: return "Character Device";
	case S_IFDIR: return "Directory";
	case S_IFBLK: return "Block Device";
	case S_IFLNK: return "Symbolic Link";
	case S_IFSOCK: return "Socket";
	case S_IFIFO: return "Fifo File";
	default: return "Regular File";
	}
}

static void print_flags(const char *path, mode_t mode) {
	int flags = 0, descriptor = -1;
	if (S_ISREG(mode) || S_ISDIR(mode))
		descriptor = open(path, O_RDONLY | O_NONBLOCK);
	if (descriptor >= 0) {
		if (ioctl(descriptor, FS_IOC_GETFLAGS, &flags) != 0)
			flags = 0;
		close(descriptor);
	}
	const char *comma = "";
	static const struct { int flag; const char *name; } names[] = {
		{FS_IMMUTABLE_FL, "schg"}, {FS_APPEND_FL, "sappnd"}, {FS_NODUMP_FL, "nodump"},
	};
	for (int n = 0; n < 3; n++)
		if (flags & names[n].flag) {
			printf("%s%s", comma, names[n].name);
			comma = ",";
		}
	if (!*comma)
		putchar('-');
}

static void print_target(const char *path, mode_t mode) {
	char target[4096];
	ssize_t length = S_ISLNK(mode) ? readlink(path, target, sizeof target) : 0;
	if (length > 0)
		fwrite(target, 1, (size_t)length, stdout);
}

static void print_value(const char *directive, const char *path, const struct stat *status) {
	/* Linux's links have no mode of their own. */
	mode_t mode = S_ISLNK(status->st_mode) ? S_IFLNK | 0755 : status->st_mode;
	struct passwd *user;
	struct group *group;
	if (!strcmp(directive, "HT")) fputs(kind(mode), stdout);
	else if (!strcmp(directive, "Mp")) printf("%o", mode >> 9 & 7);
	else if (!strcmp(directive, "Lp")) printf("%o", mode & 0777);
	else if (!strcmp(directive, "Sf")) print_flags(path, mode);
	else if (!strcmp(directive, "Su") && (user = getpwuid(status->st_uid))) fputs(user->pw_name, stdout);
	else if (!strcmp(directive, "Sg") && (group = getgrgid(status->st_gid))) fputs(group->gr_name, stdout);
	else if (strchr(directive, 'u')) printf("%u", status->st_uid);
	else if (strchr(directive, 'g')) printf("%u", status->st_gid);
	else if (!strcmp(directive, "z")) printf("%lld", (long long)status->st_size);
	else if (!strcmp(directive, "m")) printf("%lld", (long long)status->st_mtime);
	else if (!strcmp(directive, "d")) printf("%llu", (unsigned long long)status->st_dev);
	else if (!strcmp(directive, "i")) printf("%llu", (unsigned long long)status->st_ino);
	else if (!strcmp(directive, "N")) fputs(path, stdout);
	else if (!strcmp(directive, "n")) putchar('\n');
	else if (!strcmp(directive, "Y")) print_target(path, mode);
}

static void print(const char *format, const char *path, const struct stat *status) {
	for (; *format; format++) {
		if (*format != '%') {
			putchar(*format);
			continue;
		}
		const char *directive = known(format + 1);
		print_value(directive, path, status);
		format += strlen(directive);
	}
	putchar('\n');
}

int main(int count, char **words) {
	int follows = count > 1 && !strcmp(words[1], "-L");
	char **rest = words + 1 + follows;
	if (count - follows < 4 || strcmp(rest[0], "-f") || !knows(rest[1]) || rest[2][0] == '-') {
		execv("/usr/libexec/lab/scripts/stat", words);
		return 64;
	}
	int result = 0;
	for (char **path = rest + 2; *path; path++) {
		struct stat status;
		if ((follows ? stat : lstat)(*path, &status) == 0) {
			print(rest[1], *path, &status);
			continue;
		}
		fprintf(stderr, "stat: %s: %s\n", *path, strerror(errno));
		result = 1;
	}
	return result;
}
