package org.sparebit.worker.confinement;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers of system calls on one kind of processor.
 *
 * @param audit the kernel's number of the architecture
 * @param seccomp of seccomp(2)
 * @param socket of socket(2)
 * @param cloneThread of clone(2)
 * @param cloneThread3 of clone3(2)
 * @param memfdCreate of memfd_create(2)
 * @param forbidden those that no encode has a use for
 */
record SystemCalls(
    int audit,
    int seccomp,
    int socket,
    int cloneThread,
    int cloneThread3,
    int memfdCreate,
    List<Integer> forbidden) {

  /** From this number on calls have the same number everywhere. */
  private static final List<Integer> FORBIDDEN_EVERYWHERE =
      List.of(
          // io_uring_setup, _enter, _register: they can do what is forbidden by another name.
          425,
          426,
          427,
          // pidfd_send_signal, pidfd_open, pidfd_getfd: other processes.
          424,
          434,
          438,
          // open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, mount_setattr.
          428,
          429,
          430,
          431,
          432,
          433,
          442,
          // fchmodat2, setxattrat, removexattrat, file_setattr: Landlock does not watch them.
          452,
          463,
          466,
          469);

  static SystemCalls ofThisMachine() throws ConfinementException {
    String architecture = System.getProperty("os.arch", "");
    return switch (architecture) {
      case "amd64" -> AMD64;
      case "aarch64" -> ARM64;
      default -> throw new ConfinementException("no filter of system calls for " + architecture);
    };
  }

  static final SystemCalls AMD64 =
      new SystemCalls(
          0xc000003e,
          317,
          41,
          56,
          435,
          319,
          with(
              FORBIDDEN_EVERYWHERE,
              // truncate, chmod, fchmodat, chown, lchown, fchown, fchownat: files by name, which
              // older versions of Landlock don't watch, or none does.
              76,
              90,
              268,
              92,
              94,
              93,
              260,
              // setxattr, lsetxattr, removexattr, lremovexattr.
              188,
              189,
              197,
              198,
              // name_to_handle_at, open_by_handle_at: files without a name.
              303,
              304,
              // execveat: programs without a file.
              322,
              // ptrace, process_vm_readv, process_vm_writev, kill, tkill, rt_sigqueueinfo,
              // rt_tgsigqueueinfo: other processes.
              101,
              310,
              311,
              62,
              200,
              129,
              297,
              // mount, umount2, pivot_root, chroot, unshare, setns: another view of the system.
              165,
              166,
              155,
              161,
              272,
              308,
              // bpf, perf_event_open, userfaultfd, keyctl, add_key, request_key: where flaws of
              // kernels were found.
              321,
              298,
              323,
              250,
              248,
              249,
              // kexec_load, kexec_file_load, init_module, finit_module, delete_module, swapon,
              // swapoff, reboot, acct, syslog, quotactl, settimeofday, clock_settime: root's.
              246,
              320,
              175,
              313,
              176,
              167,
              168,
              169,
              163,
              103,
              179,
              164,
              227));

  static final SystemCalls ARM64 =
      new SystemCalls(
          0xc00000b7,
          277,
          198,
          220,
          435,
          279,
          with(
              FORBIDDEN_EVERYWHERE,
              // As above, in the same order; chmod, chown and lchown have no numbers here.
              45,
              53,
              55,
              54,
              5,
              6,
              14,
              15,
              264,
              265,
              281,
              117,
              270,
              271,
              129,
              130,
              138,
              240,
              40,
              39,
              41,
              51,
              97,
              268,
              280,
              241,
              282,
              219,
              217,
              218,
              104,
              294,
              105,
              273,
              106,
              224,
              225,
              142,
              89,
              116,
              60,
              170,
              112));

  private static List<Integer> with(List<Integer> some, Integer... more) {
    List<Integer> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return List.copyOf(all);
  }
}
