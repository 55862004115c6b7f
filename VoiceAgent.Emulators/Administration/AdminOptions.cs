namespace VoiceAgent.Emulators.Administration;

/// <summary>The section <c>Emulator</c>: what every role has, whatever it plays.</summary>
internal sealed record AdminOptions
{
    public const string Section = "Emulator";

    /// <summary>Whoever changes a running emulator (<c>/emulator/faults</c>, <c>DELETE /emulator/documents</c>) must show this key. Empty: nobody may.</summary>
    public string AdminKey { get; init; } = "";
}
