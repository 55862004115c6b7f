using System.Globalization;

namespace VoiceAgent.CallGateway.Api;

/// <summary>The size of pages: every list has <c>size</c> and <c>continuation</c>.</summary>
internal static class Pages
{
    public const int Usual = 50;
    public const int Longest = 200;

    /// <returns>Null when the size may be used.</returns>
    private static IResult? Refusal(int? size) => size is null or (>= 1 and <= Longest)
        ? null
        : TypedResults.Problem(
            string.Create(CultureInfo.InvariantCulture, $"'size' is {size}. Send a number between 1 and {Longest}, or leave it out for {Usual}."),
            statusCode: StatusCodes.Status400BadRequest, title: "The page cannot have this size.");

    /// <summary>Answers with one page of a day.</summary>
    /// <param name="day">UTC, <c>yyyy-MM-dd</c>. Today without it.</param>
    /// <param name="read">Reads the page of a day with a size. It throws <see cref="FormatException"/> when the continuation was not created here.</param>
    public static async Task<IResult> OfDayAsync<TPage>(string? day, int? size, TimeProvider time, Func<string, int, Task<TPage>> read)
    {
        var wanted = day ?? Days.Write(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        if (!Days.TryRead(wanted, out _))
        {
            return Problems.BadDay(wanted);
        }

        if (Refusal(size) is { } refusal)
        {
            return refusal;
        }

        try
        {
            return CallsApi.Json(await read(wanted, size ?? Usual));
        }
        catch (FormatException)
        {
            return Problems.BadContinuation();
        }
    }
}
