using System.Globalization;

namespace VoiceAgent.Pipeline.Text;

/// <summary>Sums of money: "four hundred and twelve dollars fifty", "twelve fifty", "$412.50", "fifty cents".</summary>
internal static class SpokenMoney
{
    /// <returns>The only sum in <paramref name="said"/>. Null when there is none, or more than one.</returns>
    public static decimal? In(string said)
    {
        var words = SpokenWords.Meant(SpokenWords.In(said));
        decimal? found = null;
        for (var at = 0; at < words.Count; at++)
        {
            if (Read(words, ref at) is { } sum)
            {
                if (found is not null && found != sum)
                {
                    return null;
                }

                found = sum;
                at--;
            }
        }

        return found;
    }

    private static decimal? Read(IReadOnlyList<string> words, ref int at)
    {
        var start = at;
        at += words[at] is "$" or "€" or "£" ? 1 : 0;
        if (Amount(words, ref at) is not { } whole)
        {
            at = start;
            return null;
        }

        if (Is(words, at, "cent", "cents", "pence"))
        {
            at++;
            return whole < 100 && decimal.IsInteger(whole) ? whole / 100 : null;
        }

        var named = Is(words, at, "dollar", "dollars", "buck", "bucks", "euro", "euros", "pound", "pounds");
        at += named ? 1 : 0;
        return decimal.IsInteger(whole) ? whole + Cents(words, ref at, named) : whole;
    }

    /// <summary>Reads the cents after the whole part: "fifty", "and fifty cents". Without "dollars" before them, two digits: "twelve fifty".</summary>
    private static decimal Cents(IReadOnlyList<string> words, ref int at, bool named)
    {
        var next = at + (named && Is(words, at, "and") ? 1 : 0);
        if (SpokenNumber.Read(words, ref next) is not { } cents || cents >= 100 || (!named && cents < 10))
        {
            return 0;
        }

        at = next + (Is(words, next, "cent", "cents", "pence") ? 1 : 0);
        return cents / 100m;
    }

    private static decimal? Amount(IReadOnlyList<string> words, ref int at)
    {
        if (at < words.Count && words[at].Contains('.', StringComparison.Ordinal)
            && decimal.TryParse(words[at], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var figures))
        {
            at++;
            return decimal.Round(figures, 2) == figures ? figures : null;
        }

        return SpokenNumber.Read(words, ref at);
    }

    private static bool Is(IReadOnlyList<string> words, int at, params ReadOnlySpan<string> any) => at < words.Count && any.Contains(words[at]);
}
