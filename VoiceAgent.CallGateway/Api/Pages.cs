using System.Globalization;

namespace VoiceAgent.CallGateway.Api;

/// <summary>The size of pages: every list has <c>size</c> and <c>continuation</c>.</summary>
internal static class Pages
{
    public const int Usual = 50;
    public const int Longest = 200;

    /// <returns>Null when the size may be used.</returns>
    public static IResult? Refusal(int? size) => size is null or (>= 1 and <= Longest)
        ? null
        : TypedResults.Problem(
            string.Create(CultureInfo.InvariantCulture, $"'size' is {size}. Send a number between 1 and {Longest}, or leave it out for {Usual}."),
            statusCode: StatusCodes.Status400BadRequest, title: "The page cannot have this size.");
}
