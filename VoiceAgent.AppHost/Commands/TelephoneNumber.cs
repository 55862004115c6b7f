namespace VoiceAgent.AppHost.Commands;

/// <summary>Checks numbers in international form (E.164), which the telephony service requires.</summary>
internal static class TelephoneNumber
{
    public const string Example = "+15550199001";

    public static bool IsOne(string text) =>
        text is ['+', >= '1' and <= '9', ..] && text.Length is >= 8 and <= 16 && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Adds a validation error when the argument is set and is not a number.</summary>
    public static void Check(InputsDialogValidationContext context, string input)
    {
        if (context.Inputs.GetString(input) is { Length: > 0 } given && !IsOne(given))
        {
            context.AddValidationError(input, $"'{given}' is not a telephone number such as {Example}.");
        }
    }
}
