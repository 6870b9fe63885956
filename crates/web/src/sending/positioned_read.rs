//! The two system calls that the standard library lacks: a read that refuses to wait for a disk,
//! and an open that does.

use std::{
    ffi::CString,
    fs::File,
    io,
    os::{
        fd::{AsRawFd as _, FromRawFd as _, OwnedFd},
        unix::ffi::OsStrExt as _,
    },
    path::Path,
};

use bytes::BytesMut;

/// Whether a system call may wait for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    /// Only what memory holds; else `WouldBlock`, or `Unsupported` where the file system or the
    /// kernel knows no such call. For the threads that run everyone's requests.
    Never,
    /// As long as it takes. For the blocking pool.
    Allowed,
}

/// Appends up to `most` bytes at `offset` to `buffer` and returns their number, 0 at the end.
pub(super) fn read_at(
    file: &File,
    offset: u64,
    most: usize,
    buffer: &mut BytesMut,
    wait: Wait,
) -> io::Result<usize> {
    let offset = libc::off_t::try_from(offset).map_err(io::Error::other)?;
    let flags = match wait {
        Wait::Never => libc::RWF_NOWAIT,
        Wait::Allowed => 0,
    };
    buffer.reserve(most);
    let spare = buffer.spare_capacity_mut();
    let part = libc::iovec {
        iov_base: spare.as_mut_ptr().cast(),
        iov_len: most.min(spare.len()),
    };
    loop {
        #[expect(
            unsafe_code,
            reason = "no safe wrapper reads into uninitialised memory"
        )]
        // SAFETY: `part` describes memory that `buffer` owns and nobody else sees, the descriptor
        // is open as long as `file` is borrowed, and the kernel writes at most `iov_len` bytes.
        let got = unsafe { libc::preadv2(file.as_raw_fd(), &raw const part, 1, offset, flags) };
        if let Ok(got) = usize::try_from(got) {
            let filled = buffer.len() + got;
            #[expect(unsafe_code, reason = "the kernel has initialised these bytes")]
            // SAFETY: the call above has written `got` bytes behind the buffer's old end.
            unsafe {
                buffer.set_len(filled);
            }
            return Ok(got);
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

/// Opens a file for reading, never through a symbolic link as the last part of the path, and
/// without waiting for a writer where the path is a named pipe.
pub(super) fn open(path: &Path, wait: Wait) -> io::Result<File> {
    let path = CString::new(path.as_os_str().as_bytes())?;
    let flags = libc::O_RDONLY | libc::O_NOFOLLOW | libc::O_CLOEXEC | libc::O_NONBLOCK;
    let descriptor = match wait {
        Wait::Never => {
            #[expect(unsafe_code, reason = "the struct has no other constructor")]
            // SAFETY: `open_how` is three integers, for which zero is a value.
            let mut how: libc::open_how = unsafe { std::mem::zeroed() };
            how.flags = u64::try_from(flags).map_err(io::Error::other)?;
            how.resolve = libc::RESOLVE_CACHED;
            #[expect(unsafe_code, reason = "libc has no function for openat2")]
            // SAFETY: the path ends with a zero byte, `how` is as long as it says, and both live
            // through the call.
            unsafe {
                libc::syscall(
                    libc::SYS_openat2,
                    libc::AT_FDCWD,
                    path.as_ptr(),
                    &raw const how,
                    size_of::<libc::open_how>(),
                )
            }
        }
        Wait::Allowed => {
            #[expect(unsafe_code, reason = "the same call for both kinds of waiting")]
            // SAFETY: the path ends with a zero byte and lives through the call.
            let descriptor = unsafe { libc::open(path.as_ptr(), flags) };
            libc::c_long::from(descriptor)
        }
    };
    if descriptor < 0 {
        return Err(io::Error::last_os_error());
    }
    let descriptor = i32::try_from(descriptor).map_err(io::Error::other)?;
    #[expect(unsafe_code, reason = "takes over the descriptor made above")]
    // SAFETY: the kernel has just made this descriptor for us, nobody else owns it.
    let owned = unsafe { OwnedFd::from_raw_fd(descriptor) };
    Ok(File::from(owned))
}
