/*
 * Lets calls of the C library fail as a disk does that is dying, or hang as one does whose server is
 * gone: to be loaded by LD_PRELOAD. The file that SICK_DISK names says what is to happen, one rule a
 * line, and is read at every call:
 *
 *   CALL PATH ERROR SKIP
 *
 * CALL on PATH, or on anything below it, fails with the number ERROR; with 0 it hangs until the rule
 * is gone. SKIP such calls of the process go well before. "*" is every call.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long calls;

static int rule(const char *call, const char *path) {
  const char *name = getenv("SICK_DISK");
  char text[4096];
  if (name == NULL || path == NULL) {
    return -1;
  }
  long file = syscall(SYS_openat, AT_FDCWD, name, O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return -1;
  }
  long size = syscall(SYS_read, file, text, sizeof text - 1);
  syscall(SYS_close, file);
  if (size <= 0) {
    return -1;
  }
  text[size] = 0;
  char *rest = NULL;
  for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
    char which[64], where[PATH_MAX];
    int error;
    long skip;
    if (sscanf(line, "%63s %4095s %d %ld", which, where, &error, &skip) != 4) {
      continue;
    }
    size_t length = strlen(where);
    if ((strcmp(which, "*") == 0 || strcmp(which, call) == 0)
        && strncmp(path, where, length) == 0 && (path[length] == 0 || path[length] == '/')
        && __sync_fetch_and_add(&calls, 1) >= skip) {
      return error;
    }
  }
  return -1;
}

/* Whether the call fails; errno is set then. */
static int is_sick(const char *call, const char *path) {
  int error = rule(call, path);
  while (error == 0) {
    struct timespec pause = {0, 20 * 1000 * 1000};
    nanosleep(&pause, NULL);
    error = rule(call, path);
  }
  if (error > 0) {
    errno = error;
  }
  return error > 0;
}

static const char *path_at(int folder, const char *name, char *buffer) {
  if (name != NULL && name[0] == '/') {
    return name;
  }
  char link[64];
  snprintf(link, sizeof link, folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", folder);
  long size = readlink(link, buffer, PATH_MAX - NAME_MAX - 2);
  if (size < 0) {
    return NULL;
  }
  buffer[size] = 0;
  if (name != NULL && name[0] != 0) {
    buffer[size] = '/';
    strncpy(buffer + size + 1, name, NAME_MAX);
    buffer[size + 1 + NAME_MAX] = 0;
  }
  return buffer;
}

#define REAL(name) \
  static __typeof__(name) *real; \
  if (real == NULL) { \
    real = (__typeof__(name) *) dlsym(RTLD_NEXT, #name); \
  }
#define SICK_FILE(call, file) \
  char buffer[PATH_MAX]; \
  if (is_sick(call, path_at(file, NULL, buffer))) { \
    return -1; \
  }
#define SICK_PATH(call, folder, name) \
  char buffer[PATH_MAX]; \
  if (is_sick(call, path_at(folder, name, buffer))) { \
    return -1; \
  }

ssize_t pread64(int file, void *to, size_t size, off64_t at) {
  REAL(pread64)
  SICK_FILE("read", file)
  return real(file, to, size, at);
}

ssize_t pwrite64(int file, const void *from, size_t size, off64_t at) {
  REAL(pwrite64)
  SICK_FILE("write", file)
  return real(file, from, size, at);
}

int fsync(int file) {
  REAL(fsync)
  SICK_FILE("sync", file)
  return real(file);
}

int fdatasync(int file) {
  REAL(fdatasync)
  SICK_FILE("sync", file)
  return real(file);
}

int openat64(int folder, const char *name, int flags, ...) {
  va_list more;
  va_start(more, flags);
  int mode = va_arg(more, int);
  va_end(more);
  REAL(openat64)
  SICK_PATH("open", folder, name)
  return real(folder, name, flags, mode);
}

int open64(const char *name, int flags, ...) {
  va_list more;
  va_start(more, flags);
  int mode = va_arg(more, int);
  va_end(more);
  REAL(open64)
  SICK_PATH("open", AT_FDCWD, name)
  return real(name, flags, mode);
}

DIR *opendir(const char *name) {
  REAL(opendir)
  if (is_sick("open", name)) {
    return NULL;
  }
  return real(name);
}

struct dirent64 *readdir64(DIR *folder) {
  REAL(readdir64)
  char buffer[PATH_MAX];
  if (is_sick("list", path_at(dirfd(folder), NULL, buffer))) {
    return NULL;
  }
  return real(folder);
}

int stat64(const char *name, struct stat64 *to) {
  REAL(stat64)
  SICK_PATH("stat", AT_FDCWD, name)
  return real(name, to);
}

int lstat64(const char *name, struct stat64 *to) {
  REAL(lstat64)
  SICK_PATH("stat", AT_FDCWD, name)
  return real(name, to);
}

int fstatat64(int folder, const char *name, struct stat64 *to, int flags) {
  REAL(fstatat64)
  SICK_PATH("stat", folder, name)
  return real(folder, name, to, flags);
}

int statx(int folder, const char *name, int flags, unsigned int mask, struct statx *to) {
  REAL(statx)
  SICK_PATH("stat", folder, name)
  return real(folder, name, flags, mask, to);
}

int statvfs64(const char *name, struct statvfs64 *to) {
  REAL(statvfs64)
  SICK_PATH("stat", AT_FDCWD, name)
  return real(name, to);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
  REAL(renameat)
  SICK_PATH("rename", from_folder, from)
  return real(from_folder, from, to_folder, to);
}
