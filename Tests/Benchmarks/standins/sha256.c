/* sha256(1) in FreeBSD's form for the benchmark: `sha256 -r PATH...`.

   It answers as the lab's stand-in does, in one process instead of three, as FreeBSD's own does. What
   it does not know is the stand-in's to answer, or to refuse. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const uint32_t constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t turned(uint32_t word, int bits) { return word >> bits | word << (32 - bits); }

/* FIPS 180-4, 6.2.2. */
static void add_block(uint32_t hash[8], const unsigned char *block) {
	uint32_t w[64], h[8];
	for (int t = 0; t < 16; t++)
		w[t] = (uint32_t)block[4 * t] << 24 | (uint32_t)block[4 * t + 1] << 16
			| (uint32_t)block[4 * t + 2] << 8 | block[4 * t + 3];
	for (int t = 16; t < 64; t++)
		w[t] = (turned(w[t - 2], 17) ^ turned(w[t - 2], 19) ^ w[t - 2] >> 10) + w[t - 7]
			+ (turned(w[t - 15], 7) ^ turned(w[t - 15], 18) ^ w[t - 15] >> 3) + w[t - 16];
	memcpy(h, hash, sizeof h);
	for (int t = 0; t < 64; t++) {
		uint32_t one = h[7] + (turned(h[4], 6) ^ turned(h[4], 11) ^ turned(h[4], 25))
			+ ((h[4] & h[5]) ^ (~h[4] & h[6])) + constants[t] + w[t];
		uint32_t two = (turned(h[0], 2) ^ turned(h[0], 13) ^ turned(h[0], 22))
			+ ((h[0] & h[1]) ^ (h[0] & h[2]) ^ (h[1] & h[2]));
		memmove(h + 1, h, 7 * sizeof *h);
		h[4] += one;
		h[0] = one + two;
	}
	for (int n = 0; n < 8; n++)
		hash[n] += h[n];
}

/* Prints the digest of what is left to read; returns 0, or an error's number. */
static int print_digest(int descriptor) {
	uint32_t hash[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	};
	unsigned char data[1 << 16];
	uint64_t size = 0;
	size_t kept = 0;
	ssize_t count;
	while ((count = read(descriptor, data + kept, sizeof data - kept)) > 0) {
		size += (uint64_t)count;
		size_t end = kept + (size_t)count, done = 0;
		for (; end - done >= 64; done += 64)
			add_block(hash, data + done);
		memmove(data, data + done, kept = end - done);
	}
	if (count < 0)
		return errno;
	data[kept++] = 0x80;
	size_t end = kept <= 56 ? 64 : 128;
	memset(data + kept, 0, end - kept);
	for (int n = 0; n < 8; n++)
		data[end - 1 - n] = (unsigned char)(size * 8 >> 8 * n);
	for (size_t done = 0; done < end; done += 64)
		add_block(hash, data + done);
	for (int n = 0; n < 8; n++)
		printf("%08x", hash[n]);
	return 0;
}

int main(int count, char **words) {
	if (count < 3 || strcmp(words[1], "-r") || words[2][0] == '-') {
		execv("/usr/libexec/lab/scripts/sha256", words);
		return 64;
	}
	int result = 0;
	for (char **path = words + 2; *path; path++) {
		struct stat status;
		int descriptor = open(*path, O_RDONLY), problem = descriptor < 0 ? errno : 0;
		if (!problem && fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode))
			problem = EISDIR;
		if (!problem)
			problem = print_digest(descriptor);
		if (descriptor >= 0)
			close(descriptor);
		if (problem) {
			fprintf(stderr, "sha256: %s: %s\n", *path, strerror(problem));
			result = 1;
		} else
			printf(" %s\n", *path);
	}
	return result;
}
