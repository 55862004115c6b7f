namespace VoiceAgent.Emulators.Acs.Recordings;

/// <summary>Section <c>Acs:Recordings</c>: the files of recordings.</summary>
internal sealed record RecordingOptions
{
    /// <summary>
    /// The beginning of the addresses of files. Null for the emulator's own address. Microsoft's SDKs download only from https and hosts such as
    /// <c>storage.asm.skype.com</c>: give such an address, and let the host's name lead to the emulator.
    /// </summary>
    public Uri? Address { get; init; }

    /// <summary>How many files are kept in memory. The oldest are removed first. A minute with one channel has 2 MB.</summary>
    public int Kept { get; init; } = 20;

    /// <summary>What is said after this time is not recorded.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Gives access to the container of <c>recordingStorage</c>. The real service uses its managed identity, which an emulated storage account does not
    /// know. It is not needed when the container's address has a shared access signature.
    /// </summary>
    public string? StorageConnectionString { get; init; }
}
