using System.Globalization;
using VoiceAgent.Emulators.Acs.Transfers;
using VoiceAgent.Emulators.Phone.Scripts;

namespace VoiceAgent.Emulators.Phone.Numbers;

/// <summary>The scripts of those who answer calls of the application.</summary>
internal static class PhoneScripts
{
    private static readonly TimeSpan DefaultBeep = Human.BeepLength;

    // Most machines record a minute.
    private static readonly TimeSpan Records = TimeSpan.FromMinutes(1);

    /// <summary>The script of a rule. Null for a person who types.</summary>
    /// <exception cref="ScriptException">The rule's script is unknown or malformed.</exception>
    public static CallScript? Of(NumberRule rule) => rule switch
    {
        { Answers: NumberAnswer.Voicemail } => Voicemail(rule.Greets ?? Human.Voicemail, rule.Beeps ?? DefaultBeep),
        { Script: { } script } => ScriptReader.Read(script.Contains('\n') ? script : ShippedScripts.Find(script) ?? throw new ScriptException(0, $"there is no shipped script '{script}'")),
        _ => null,
    };

    /// <summary>Returns why the script of a rule cannot be played, or null.</summary>
    public static string? Complaint(NumberRule rule)
    {
        try
        {
            return Of(rule) is { NeedsVirtualTime: true } ? "its script has faults, delays or a time when it starts, which work only in virtual time" : null;
        }
        catch (ScriptException malformed)
        {
            return $"its script cannot be read: {malformed.Message}";
        }
    }

    private static CallScript Voicemail(string greeting, TimeSpan beep)
    {
        var tone = beep > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"\n  - beep: {beep.TotalMilliseconds:0}ms") : "";
        return ScriptReader.Read($"""
            name: Voicemail
            shows: [silence]
            steps:
              - pause: {Human.Breath.TotalMilliseconds:0}ms
              - say: {System.Text.Json.JsonSerializer.Serialize(greeting)}{tone.Replace("\n", "\n  ", StringComparison.Ordinal)}
              - pause: {Records.TotalSeconds:0}s
              - hang up
            """.Replace("\n    -", "\n  -", StringComparison.Ordinal));
    }
}
