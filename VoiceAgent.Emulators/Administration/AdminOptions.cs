namespace VoiceAgent.Emulators.Administration;

/// <summary>Section <c>Emulator</c>: settings of every role.</summary>
internal sealed record AdminOptions
{
    public const string Section = "Emulator";

    /// <summary>Whoever changes a running emulator (<c>/emulator/faults</c>, <c>DELETE /emulator/documents</c>) must show this key. Empty: nobody may.</summary>
    public string AdminKey { get; init; } = "";
}
