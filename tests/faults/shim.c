// Loaded before the C library into a program under test: counts the calls by which it changes files
// below one folder, fails a chosen one, or kills the program before it, or writes down all of them.
//
//   FAULT_DIR   the folder
//   FAULT_AT    number of the call, from 1; 0 or unset: none
//   FAULT_HOW   kill | eio | enospc (that call and all that need room after it) | short (half is written)
//               | tear (FAULT_PART bytes are written, then the program is killed)
//   FAULT_LOG   file to which every call is written, for the simulation of a power loss
//
// A line of the log: kind, lengths, paths and bytes; see `Op::read` in power.rs.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { NONE, KILL, EIO_ONCE, ENOSPC_FROM, SHORT, TEAR };
enum { MOST = 4096 };

static char root[4096];
static size_t root_length;
static long at, calls, part;
static int how, log_fd = -1;
static char *paths[MOST];
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

__attribute__((constructor)) static void begin(void) {
    const char *dir = getenv("FAULT_DIR"), *number = getenv("FAULT_AT"), *name = getenv("FAULT_HOW");
    if (dir) snprintf(root, sizeof root, "%s", dir);
    root_length = strlen(root);
    at = number ? atol(number) : 0;
    if (name) how = !strcmp(name, "kill") ? KILL : !strcmp(name, "eio") ? EIO_ONCE : !strcmp(name, "enospc") ? ENOSPC_FROM : !strcmp(name, "short") ? SHORT : !strcmp(name, "tear") ? TEAR : NONE;
    const char *bytes = getenv("FAULT_PART");
    part = bytes ? atol(bytes) : 0;
    const char *log = getenv("FAULT_LOG");
    if (log) log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0644);
}

static int ours(const char *path) { return root_length && path && !strncmp(path, root, root_length); }
static const char *path_of(int fd) { return fd >= 0 && fd < MOST ? paths[fd] : NULL; }

static void record(char kind, const char *a, const char *b, const void *bytes, size_t length) {
    if (log_fd < 0) return;
    char head[64];
    int n = snprintf(head, sizeof head, "%c %zu %zu %zu\n", kind, strlen(a), b ? strlen(b) : 0, length);
    syscall(SYS_write, log_fd, head, n);
    syscall(SYS_write, log_fd, a, strlen(a));
    if (b) syscall(SYS_write, log_fd, b, strlen(b));
    if (length) syscall(SYS_write, log_fd, bytes, length);
    syscall(SYS_write, log_fd, "\n", 1);
}

// Counts a call; gives the error that it is to fail with, -1 for half of it, -2 for a part and then the end, 0 for none.
static int fault(int needs_room, int is_write) {
    long now = ++calls;
    if (!at) return 0;
    if (how == KILL && now == at) syscall(SYS_kill, getpid(), SIGKILL);
    if (how == EIO_ONCE && now == at) return EIO;
    if (how == ENOSPC_FROM && now >= at && needs_room) return ENOSPC;
    if (how == SHORT && now == at && is_write) return -1;
    if (how == TEAR && now == at && is_write) return -2;
    return 0;
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define FAIL(error) do { errno = (error); return -1; } while (0)

static int opened(int fd, const char *path, int flags) {
    if (fd >= 0 && fd < MOST && ours(path)) {
        pthread_mutex_lock(&lock);
        free(paths[fd]);
        paths[fd] = strdup(path);
        if (flags & O_CREAT) record('c', path, NULL, NULL, 0);
        if (flags & O_TRUNC) record('t', path, NULL, NULL, 0);
        pthread_mutex_unlock(&lock);
    }
    return fd;
}

static int open_call(int dir, const char *path, int flags, mode_t mode) {
    if (ours(path) && (flags & (O_CREAT | O_TRUNC))) {
        int error = fault(1, 0);
        if (error > 0) FAIL(error);
        struct stat there;
        if ((flags & O_CREAT) && !(flags & O_TRUNC) && !stat(path, &there)) {
            int fd = (int)syscall(SYS_openat, dir, path, flags, mode);
            return opened(fd, path, flags & ~O_CREAT);
        }
    }
    return opened((int)syscall(SYS_openat, dir, path, flags, mode), path, flags);
}

#define MODE(flags) mode_t mode = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list list; va_start(list, flags); mode = va_arg(list, mode_t); va_end(list); }
int open(const char *path, int flags, ...) { MODE(flags) return open_call(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_call(AT_FDCWD, path, flags, mode); }
int openat(int dir, const char *path, int flags, ...) { MODE(flags) return open_call(dir, path, flags, mode); }
int openat64(int dir, const char *path, int flags, ...) { MODE(flags) return open_call(dir, path, flags, mode); }

int close(int fd) {
    if (fd >= 0 && fd < MOST) {
        pthread_mutex_lock(&lock);
        free(paths[fd]);
        paths[fd] = NULL;
        pthread_mutex_unlock(&lock);
    }
    return (int)syscall(SYS_close, fd);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    pthread_mutex_lock(&lock);
    const char *path = path_of(fd);
    ssize_t written;
    int error = path ? fault(1, 1) : 0;
    if (error > 0) {
        errno = error;
        written = -1;
    } else if (error == -2) {
        syscall(SYS_write, fd, bytes, (size_t)part < length ? (size_t)part : length);
        syscall(SYS_kill, getpid(), SIGKILL);
        written = -1;
    } else {
        written = syscall(SYS_write, fd, bytes, error < 0 && length > 1 ? length / 2 : length);
        if (path && written > 0) record('w', path, NULL, bytes, (size_t)written);
    }
    pthread_mutex_unlock(&lock);
    return written;
}

static int sync_call(long number, int fd) {
    pthread_mutex_lock(&lock);
    const char *path = path_of(fd);
    int error = path ? fault(0, 0) : 0, result = -1;
    if (error > 0) errno = error;
    else {
        result = (int)syscall(number, fd);
        if (path && !result) record('s', path, NULL, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return result;
}
int fsync(int fd) { return sync_call(SYS_fsync, fd); }
int fdatasync(int fd) { return sync_call(SYS_fdatasync, fd); }

static int ftruncate_call(int fd, off_t length) {
    const char *path = path_of(fd);
    if (path) {
        int error = fault(1, 0);
        if (error > 0) FAIL(error);
        record('t', path, NULL, NULL, 0);
    }
    return (int)syscall(SYS_ftruncate, fd, length);
}
int ftruncate(int fd, off_t length) { return ftruncate_call(fd, length); }
int ftruncate64(int fd, off64_t length) { return ftruncate_call(fd, length); }

int rename(const char *from, const char *to) {
    int error = ours(to) ? fault(1, 0) : 0;
    if (error > 0) FAIL(error);
    pthread_mutex_lock(&lock);
    int result = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (ours(to) && !result) record('r', from, to, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

static int unlink_call(int dir, const char *path, int flags) {
    char whole[8192];
    const char *base = path_of(dir);
    if (path[0] != '/' && base) snprintf(whole, sizeof whole, "%s/%s", base, path);
    else snprintf(whole, sizeof whole, "%s", path);
    int error = ours(whole) ? fault(0, 0) : 0;
    if (error > 0) FAIL(error);
    pthread_mutex_lock(&lock);
    int result = (int)syscall(SYS_unlinkat, dir, path, flags);
    if (ours(whole) && !result) record('u', whole, NULL, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}
int unlink(const char *path) { return unlink_call(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlink_call(AT_FDCWD, path, AT_REMOVEDIR); }
int unlinkat(int dir, const char *path, int flags) { return unlink_call(dir, path, flags); }

int mkdir(const char *path, mode_t mode) {
    int error = ours(path) ? fault(1, 0) : 0;
    if (error > 0) FAIL(error);
    int result = (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    if (ours(path) && !result) record('m', path, NULL, NULL, 0);
    return result;
}

// How many calls there were is told at the end, for who counts them first.
__attribute__((destructor)) static void end(void) {
    const char *file = getenv("FAULT_COUNT");
    if (!file) return;
    char text[32];
    int n = snprintf(text, sizeof text, "%ld", calls);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    syscall(SYS_write, fd, text, n);
    syscall(SYS_close, fd);
}
