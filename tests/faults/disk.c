// A file system (FUSE) that loses written data in a power cut and fails on demand. It has one folder, in memory.
//
// Each file has two contents: what programs see, and what is on the disk. fsync and fdatasync copy the changed pages of
// one file to the disk. fsync of the folder copies its names. A file mapped into memory is written back by the kernel,
// as on any file system.
//
// The test controls it with extended attributes of its folder (disk.py):
//   user.cut=         everything fails with EIO from now on, as if the machine had stopped
//   user.restore=0    the disk as it was at the cut, without anything that was not synced
//   user.restore=N    the same, but each page that was not synced is on the disk with a probability of 1/2 (seed N)
//   user.write=E      writes fail with the error number E from now on; 0: they succeed
//   user.sync=E       the same for fsync and fdatasync
//
// cc -O2 -o disk disk.c $(pkg-config fuse3 --cflags --libs); disk -f -s FOLDER
#define FUSE_USE_VERSION 31
#include <errno.h>
#include <fuse.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PAGE = 4096, FILES = 256, NAMES = 64, LONGEST = 128 };

struct content {
    char *bytes;
    size_t size, room;
};

struct file {
    struct content seen, disk;
    // One byte for each page: whether it was changed since the last sync.
    char *changed;
    size_t pages;
    struct timespec time;
    mode_t mode;
    uid_t uid;
    gid_t gid;
};

struct name {
    char text[LONGEST];
    struct file *file;
};

static struct file files[FILES];
static int used;
static struct name seen[NAMES], disk[NAMES];
static bool cut;
static int write_error, sync_error;
static mode_t folder_mode = 0755;
static uid_t folder_uid;
static gid_t folder_gid;

static void fit(struct content *it, size_t size) {
    if (size > it->room) {
        size_t room = size * 2;
        it->bytes = realloc(it->bytes, room);
        memset(it->bytes + it->room, 0, room - it->room);
        it->room = room;
    }
}

static void resize(struct content *it, size_t size) {
    fit(it, size);
    if (size < it->size) memset(it->bytes + size, 0, it->size - size);
    it->size = size;
}

static void mark(struct file *it, size_t from, size_t to) {
    size_t pages = to / PAGE + 1;
    if (pages > it->pages) {
        it->changed = realloc(it->changed, pages * 2);
        memset(it->changed + it->pages, 0, pages * 2 - it->pages);
        it->pages = pages * 2;
    }
    if (to > from) memset(it->changed + from / PAGE, 1, (to - 1) / PAGE - from / PAGE + 1);
}

static void copy_page(struct content *to, const struct content *from, size_t page) {
    size_t start = page * PAGE, end = start + PAGE;
    if (end > from->size) end = from->size;
    if (start >= end) return;
    if (to->size < end) resize(to, end);
    memcpy(to->bytes + start, from->bytes + start, end - start);
}

static void copy_changed(struct file *it, struct content *to, const struct content *from) {
    for (size_t page = 0; page < it->pages; page++)
        if (it->changed[page]) copy_page(to, from, page);
    resize(to, from->size);
    if (it->pages) memset(it->changed, 0, it->pages);
}

static struct name *find(const char *path) {
    for (int i = 0; i < NAMES; i++)
        if (seen[i].file && strcmp(seen[i].text, path) == 0) return &seen[i];
    return NULL;
}

static struct file *file_of(const char *path, struct fuse_file_info *info) {
    if (info && info->fh) return (struct file *)info->fh;
    struct name *name = path ? find(path) : NULL;
    return name ? name->file : NULL;
}

static int get_attributes(const char *path, struct stat *it, struct fuse_file_info *info) {
    if (cut) return -EIO;
    memset(it, 0, sizeof *it);
    if (path && strcmp(path, "/") == 0) {
        it->st_mode = S_IFDIR | folder_mode;
        it->st_nlink = 2, it->st_uid = folder_uid, it->st_gid = folder_gid;
        return 0;
    }
    struct file *file = file_of(path, info);
    if (!file) return -ENOENT;
    it->st_mode = S_IFREG | file->mode;
    it->st_nlink = 1, it->st_uid = file->uid, it->st_gid = file->gid;
    it->st_size = file->seen.size, it->st_blocks = (file->seen.size + 511) / 512;
    it->st_mtim = it->st_ctim = it->st_atim = file->time;
    it->st_ino = file - files + 2;
    return 0;
}

static int list(const char *path, void *to, fuse_fill_dir_t fill, off_t offset, struct fuse_file_info *info,
                enum fuse_readdir_flags flags) {
    if (cut) return -EIO;
    fill(to, ".", NULL, 0, 0);
    fill(to, "..", NULL, 0, 0);
    for (int i = 0; i < NAMES; i++)
        if (seen[i].file) fill(to, seen[i].text + 1, NULL, 0, 0);
    return 0;
}

static int create(const char *path, mode_t mode, struct fuse_file_info *info) {
    if (cut) return -EIO;
    if (write_error) return -write_error;
    if (strlen(path) >= LONGEST) return -ENAMETOOLONG;
    for (int i = 0; i < NAMES; i++) {
        if (seen[i].file) continue;
        if (used == FILES) return -ENOSPC;
        struct file *it = &files[used++];
        it->mode = mode & 07777, it->uid = fuse_get_context()->uid, it->gid = fuse_get_context()->gid;
        clock_gettime(CLOCK_REALTIME, &it->time);
        strcpy(seen[i].text, path);
        seen[i].file = it;
        info->fh = (uint64_t)it;
        return 0;
    }
    return -ENOSPC;
}

static int open_file(const char *path, struct fuse_file_info *info) {
    if (cut) return -EIO;
    struct name *it = find(path);
    if (!it) return -ENOENT;
    info->fh = (uint64_t)it->file;
    return 0;
}

static int read_file(const char *path, char *to, size_t size, off_t offset, struct fuse_file_info *info) {
    if (cut) return -EIO;
    struct content *it = &((struct file *)info->fh)->seen;
    if ((size_t)offset >= it->size) return 0;
    if (offset + size > it->size) size = it->size - offset;
    memcpy(to, it->bytes + offset, size);
    return size;
}

static int write_file(const char *path, const char *from, size_t size, off_t offset, struct fuse_file_info *info) {
    if (cut) return -EIO;
    if (write_error) return -write_error;
    struct file *it = (struct file *)info->fh;
    if (it->seen.size < offset + size) resize(&it->seen, offset + size);
    memcpy(it->seen.bytes + offset, from, size);
    mark(it, offset, offset + size);
    clock_gettime(CLOCK_REALTIME, &it->time);
    return size;
}

static int set_size(const char *path, off_t size, struct fuse_file_info *info) {
    if (cut) return -EIO;
    struct file *it = file_of(path, info);
    if (!it) return -ENOENT;
    if (write_error && (size_t)size > it->seen.size) return -write_error;
    mark(it, size < (off_t)it->seen.size ? size : (off_t)it->seen.size, size);
    resize(&it->seen, size);
    return 0;
}

static int sync_file(const char *path, int data_only, struct fuse_file_info *info) {
    if (cut) return -EIO;
    if (sync_error) return -sync_error;
    struct file *it = (struct file *)info->fh;
    copy_changed(it, &it->disk, &it->seen);
    return 0;
}

static int sync_folder(const char *path, int data_only, struct fuse_file_info *info) {
    if (cut) return -EIO;
    if (sync_error) return -sync_error;
    memcpy(disk, seen, sizeof disk);
    return 0;
}

static int delete_file(const char *path) {
    if (cut) return -EIO;
    struct name *it = find(path);
    if (!it) return -ENOENT;
    it->file = NULL;
    return 0;
}

static int set_mode(const char *path, mode_t mode, struct fuse_file_info *info) {
    struct file *it = file_of(path, info);
    *(it ? &it->mode : &folder_mode) = mode & 07777;
    return cut ? -EIO : 0;
}

static int set_owner(const char *path, uid_t uid, gid_t gid, struct fuse_file_info *info) {
    struct file *it = file_of(path, info);
    if (uid != (uid_t)-1) *(it ? &it->uid : &folder_uid) = uid;
    if (gid != (gid_t)-1) *(it ? &it->gid : &folder_gid) = gid;
    return cut ? -EIO : 0;
}

static int set_times(const char *path, const struct timespec times[2], struct fuse_file_info *info) {
    return cut ? -EIO : 0;
}

static void restore(unsigned seed) {
    cut = false;
    memcpy(seen, disk, sizeof seen);
    srandom(seed);
    for (int i = 0; i < used; i++) {
        struct file *it = &files[i];
        if (seed)
            for (size_t page = 0; page < it->pages; page++)
                if (it->changed[page] && random() & 1) copy_page(&it->disk, &it->seen, page);
        if (it->pages) memset(it->changed, 0, it->pages);
        resize(&it->seen, it->disk.size);
        if (it->disk.size) memcpy(it->seen.bytes, it->disk.bytes, it->disk.size);
    }
}

static int set_attribute(const char *path, const char *name, const char *value, size_t size, int flags) {
    char text[16] = "";
    if (strcmp(path, "/") != 0 || size >= sizeof text) return -ENOTSUP;
    memcpy(text, value, size);
    if (strcmp(name, "user.cut") == 0) cut = true;
    else if (strcmp(name, "user.restore") == 0) restore(atoi(text));
    else if (strcmp(name, "user.write") == 0) write_error = atoi(text);
    else if (strcmp(name, "user.sync") == 0) sync_error = atoi(text);
    else return -ENOTSUP;
    return 0;
}

// The kernel asks the file system about names and attributes each time, because a cut changes them.
static void *begin(struct fuse_conn_info *connection, struct fuse_config *config) {
    config->attr_timeout = config->entry_timeout = config->negative_timeout = 0;
    config->hard_remove = config->nullpath_ok = config->use_ino = 1;
    return NULL;
}

static const struct fuse_operations operations = {
    .init = begin, .getattr = get_attributes, .readdir = list, .create = create, .open = open_file,
    .read = read_file, .write = write_file, .truncate = set_size, .fsync = sync_file, .fsyncdir = sync_folder,
    .unlink = delete_file, .chmod = set_mode, .chown = set_owner, .utimens = set_times, .setxattr = set_attribute,
};

int main(int count, char **arguments) {
    return fuse_main(count, arguments, &operations, NULL);
}
