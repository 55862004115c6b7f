using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Cosmos;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members.Import;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Hosting;

/// <summary>
/// <c>POST /api/members</c>: imports members from a CSV file. It is here because the worker alone may write to the container, and its address can be
/// reached in both topologies (decision 47). Without <c>Authentication:Authority</c> nobody could prove who they are, so the endpoint does not exist.
/// </summary>
internal static class MembersEndpoint
{
    public const string Role = "Members.Write";
    public const string Path = "/api/members";

    // Media sockets have tokens of another issuer. With a scheme of its own, this one looks only at requests to this endpoint.
    private const string Scheme = "People";

    // 10,000 members, the most that four digits can tell apart, need less.
    private const int LongestFile = 5 * 1024 * 1024;

    // Replacement characters would change names, so bytes that are no UTF-8 are an error.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    public static void AddMemberImport(this IHostApplicationBuilder builder)
    {
        if (!string.IsNullOrEmpty(builder.Configuration["Authentication:Authority"]))
        {
            builder.Services.AddSingleton<MemberImport>();
            builder.AddBearerScheme(Scheme, Role);
        }
    }

    /// <summary>Maps the endpoint if <see cref="AddMemberImport"/> has registered what it needs.</summary>
    public static void MapMemberImport(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(MemberImport)))
        {
            app.MapPost(Path, ImportAsync).RequireAuthorization(Role).WithMetadata(new RequestSizeLimitAttribute(LongestFile));
        }
    }

    private static async Task<IResult> ImportAsync(HttpRequest request, MemberImport import, CancellationToken aborted)
    {
        if (request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) != true)
        {
            return TypedResults.Problem("Send the file as text/csv, in UTF-8.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        }

        if (await ReadAsync(request.Body, aborted) is not { } text)
        {
            return TypedResults.Problem(
                "Nothing was imported, because the file is not in UTF-8. Save it as \"CSV UTF-8\" in the spreadsheet and send it again.", statusCode: StatusCodes.Status400BadRequest);
        }

        var file = MemberFile.Read(text);
        if (file.HasMistakes)
        {
            var read = file.IsFull ? $" Only the first {file.LinesRead} lines were read, because they have {MemberFileReading.MostMistakes} mistakes." : "";
            return TypedResults.ValidationProblem(file.Mistakes, $"Nothing was imported.{read} Correct these lines and send the file again.", title: "The file of members has mistakes.");
        }

        try
        {
            return TypedResults.Json(await import.ImportAsync(file.Members, aborted), LoggedEvent.Json);
        }
        catch (Exception failure) when (failure is CosmosException or HttpRequestException)
        {
            return TypedResults.Problem(
                "The store of members does not answer. Some members may be stored. Send the same file again.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <returns>Null when the bytes are not UTF-8.</returns>
    private static async Task<string?> ReadAsync(Stream body, CancellationToken aborted)
    {
        // A mark at the start must not choose another encoding, which would not refuse wrong bytes.
        using var text = new StreamReader(body, Utf8, detectEncodingFromByteOrderMarks: false);
        try
        {
            return await text.ReadToEndAsync(aborted);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
