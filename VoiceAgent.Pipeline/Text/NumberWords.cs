namespace VoiceAgent.Pipeline.Text;

/// <summary>The English words for numbers, used to say numbers and to read them.</summary>
internal static class NumberWords
{
    /// <summary>"zero" to "nineteen", each at its own number.</summary>
    public static string[] Ones { get; } =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
        "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    /// <summary>"twenty" to "ninety".</summary>
    public static string[] Tens { get; } = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    /// <summary>"first" to "twentieth".</summary>
    public static string[] Ordinals { get; } =
    [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth",
        "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    ];
}
