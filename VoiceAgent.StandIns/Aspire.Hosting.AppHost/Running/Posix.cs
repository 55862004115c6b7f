using System.Runtime.InteropServices;

namespace Aspire.Hosting.Running;

/// <summary>
/// The calls of POSIX that .NET's Process class does not offer: starting a program in a given process group, and ending a group.
/// Names and numbers are those of glibc, musl and macOS alike.
/// </summary>
internal static partial class Posix
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    private const short SetProcessGroup = 0x02;
    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;

    // Room for the largest of the opaque structures (glibc's posix_spawnattr_t has 336 bytes).
    private const int Opaque = 1024;

    // What .NET ignores or handles for itself and a child must not inherit: HUP, INT, QUIT, PIPE, ALRM, TERM.
    private static readonly int[] signalsOfTheRuntime = [1, 2, 3, 13, 14, 15];

    /// <summary>Starts a program whose output goes to a descriptor.</summary>
    /// <param name="group">The process group to join; 0 makes a new one.</param>
    /// <param name="input">The descriptor to read from; null reads nothing.</param>
    /// <returns>The process id.</returns>
    /// <exception cref="InvalidOperationException">The system refused.</exception>
    public static unsafe int Spawn(string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string workingDirectory, int group, int? input, int output)
    {
        var actions = stackalloc byte[Opaque];
        var attributes = stackalloc byte[Opaque];
        var defaults = stackalloc byte[Opaque];
        var mask = stackalloc byte[Opaque];
        Check(posix_spawn_file_actions_init(actions));
        Check(posix_spawnattr_init(attributes));
        using var argv = new CStrings([path, .. arguments]);
        using var envp = new CStrings([.. environment.Select(variable => $"{variable.Key}={variable.Value}")]);
        try
        {
            Check(input is { } from ? posix_spawn_file_actions_adddup2(actions, from, 0) : posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0));
            Check(posix_spawn_file_actions_adddup2(actions, output, 1));
            Check(posix_spawn_file_actions_adddup2(actions, output, 2));
            Check(posix_spawn_file_actions_addchdir_np(actions, workingDirectory));
            sigemptyset(mask);
            sigemptyset(defaults);
            Array.ForEach(signalsOfTheRuntime, signal => sigaddset(defaults, signal));
            Check(posix_spawnattr_setsigmask(attributes, mask));
            Check(posix_spawnattr_setsigdefault(attributes, defaults));
            Check(posix_spawnattr_setpgroup(attributes, group));
            Check(posix_spawnattr_setflags(attributes, SetProcessGroup | SetSignalDefaults | SetSignalMask));
            Check(posix_spawn(out var id, path, actions, attributes, argv.Pointer, envp.Pointer));
            return id;
        }
        finally
        {
            _ = posix_spawn_file_actions_destroy(actions);
            _ = posix_spawnattr_destroy(attributes);
        }
    }

    /// <summary>Sends a signal; false when there is no such process.</summary>
    public static bool Signal(int id, int signal) => kill(id, signal) == 0;

    /// <summary>Waits for any child in a group to end.</summary>
    /// <returns>Its id and exit code (128 + the signal's number where a signal ended it); null when the group has no children.</returns>
    public static (int Id, int ExitCode)? WaitForAnyOf(int group)
    {
        while (true)
        {
            var id = waitpid(-group, out var status, 0);
            if (id > 0)
            {
                return (id, (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f));
            }

            if (Marshal.GetLastPInvokeError() != InterruptedCall)
            {
                return null;
            }
        }
    }

    private const int InterruptedCall = 4;

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new InvalidOperationException(Marshal.GetPInvokeErrorMessage(error));
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int posix_spawn(out int id, string path, byte* actions, byte* attributes, byte** argv, byte** envp);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawn_file_actions_adddup2(byte* actions, int from, int to);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int posix_spawn_file_actions_addopen(byte* actions, int descriptor, string path, int flags, int mode);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int posix_spawn_file_actions_addchdir_np(byte* actions, string path);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_setpgroup(byte* attributes, int group);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_setsigmask(byte* attributes, byte* mask);

    [LibraryImport("libc")]
    private static unsafe partial int posix_spawnattr_setsigdefault(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    private static unsafe partial int sigemptyset(byte* set);

    [LibraryImport("libc")]
    private static unsafe partial int sigaddset(byte* set, int signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int id, int signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int id, out int status, int options);

    /// <summary>A null-terminated array of C strings.</summary>
    private sealed unsafe class CStrings : IDisposable
    {
        private readonly int count;

        public CStrings(IReadOnlyList<string> strings)
        {
            count = strings.Count;
            Pointer = (byte**)NativeMemory.AllocZeroed((nuint)(count + 1), (nuint)sizeof(byte*));
            for (var i = 0; i < count; i++)
            {
                Pointer[i] = (byte*)Marshal.StringToCoTaskMemUTF8(strings[i]);
            }
        }

        public byte** Pointer { get; }

        public void Dispose()
        {
            for (var i = 0; i < count; i++)
            {
                Marshal.FreeCoTaskMem((nint)Pointer[i]);
            }

            NativeMemory.Free(Pointer);
        }
    }
}
