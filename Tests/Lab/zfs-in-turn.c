/*
 * Preloaded into a lab host's zfs-fuse 0.7.0, which it keeps from two faults.
 *
 * The daemon carries out up to 40 requests at a time, and breaks when one opens a folder, say, that another
 * is removing: it gets hold of what was let go for the last time, lets go as well, and so removes it once
 * more. The daemon ends, by an assertion in zfs_rmnode() that fails or by a null pointer there. So requests
 * are carried out one after the other.
 *
 * The thread that found a request waiting reads it with the lock held that all others need. A request whose
 * process has been killed in between is gone, and the host's ZFS stands still until the next one
 * for the same dataset. So reading does not wait.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>

typedef void *mount_function(const char *folder, void *arguments);
typedef int receive_function(void **channel, char *request, size_t size);
typedef void process_function(void *session, const char *request, size_t size, void *channel);

/* Those of libfuse, whose places are taken here. */
mount_function fuse_mount;
receive_function fuse_chan_recv;
process_function fuse_session_process;

/* Weak: setsid, which starts the daemon, is not linked with libfuse. */
extern int fuse_chan_fd(void *channel) __attribute__((weak));

static mount_function *real_mount;
static receive_function *real_receive;
static process_function *real_process;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void find(void)
{
	*(void **)&real_mount = dlsym(RTLD_NEXT, "fuse_mount");
	*(void **)&real_receive = dlsym(RTLD_NEXT, "fuse_chan_recv");
	*(void **)&real_process = dlsym(RTLD_NEXT, "fuse_session_process");
}

void *fuse_mount(const char *folder, void *arguments)
{
	void *channel = real_mount(folder, arguments);

	if (channel != NULL)
		fcntl(fuse_chan_fd(channel), F_SETFL, O_RDWR | O_NONBLOCK);
	return channel;
}

int fuse_chan_recv(void **channel, char *request, size_t size)
{
	int length = real_receive(channel, request, size);

	/* The daemon knows 0 as "nothing", but takes an error for the length of a request. */
	return length == -EAGAIN || length == -EINTR ? 0 : length;
}

void fuse_session_process(void *session, const char *request, size_t size, void *channel)
{
	pthread_mutex_lock(&turn);
	real_process(session, request, size, channel);
	pthread_mutex_unlock(&turn);
}
