namespace VoiceAgent.Emulators.Administration;

/// <summary>Section <c>Emulator</c>: settings of every role.</summary>
internal sealed record AdminOptions
{
    public const string Section = "Emulator";

    /// <summary>The key that requests to <c>/emulator/faults</c> and <c>DELETE /emulator/documents</c> must carry. When it is empty, all are refused.</summary>
    public string AdminKey { get; init; } = "";
}
