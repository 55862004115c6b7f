using System.Globalization;
using System.Text.RegularExpressions;

namespace VoiceAgent.AppHost.Commands;

/// <summary>How many people call, for how long, and by which call scripts.</summary>
/// <param name="Mix">Scripts, each with an optional number to call and an optional weight: <c>claim-status:3,dental@+15550199002</c>.</param>
internal sealed partial record LoadOrder(int Callers, int Minutes, string Mix)
{
    public const int MostCallers = 20;
    public const int MostMinutes = 30;

    public static LoadOrder Usual { get; } = new(5, 1, "claim-status:3,dtmf-member-number,goodbye-only");

    public static int? Whole(string? text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number : null;

    /// <summary>Says in a sentence what is wrong with the mix. Null when it is valid.</summary>
    /// <param name="mix">As a person typed it.</param>
    /// <param name="known">The scripts of the telephone.</param>
    public static string? ComplaintOfMix(string mix, IReadOnlyCollection<string> known)
    {
        var entries = mix.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return entries.Length == 0
            ? $"The mix of call scripts is empty: give for example {Usual.Mix}."
            : entries.Select(entry => ComplaintOf(entry, known)).FirstOrDefault(complaint => complaint is not null);
    }

    private static string? ComplaintOf(string entry, IReadOnlyCollection<string> known) => Entry().Match(entry) switch
    {
        { Success: false } => $"'{entry}' is not a script with, where wanted, a number to call and a weight from 1 to 999, such as dental@+15550199002:2.",
        var parts when !known.Contains(parts.Groups["script"].Value) => $"The telephone has no call script '{parts.Groups["script"].Value}' that many can call by: see the choices of the command '{PlaceACall.Name}'.",
        _ => null,
    };

    [GeneratedRegex(@"^(?<script>[\w-]+)(@\+[1-9][0-9]{6,14})?(:[1-9][0-9]{0,2})?$")]
    private static partial Regex Entry();
}
