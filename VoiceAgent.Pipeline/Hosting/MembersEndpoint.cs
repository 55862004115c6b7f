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

    // Ten thousand members, which is as many as four digits can tell apart, are less.
    private const int LongestFile = 5 * 1024 * 1024;

    public static void AddMemberImport(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MemberImport>();
        if (HasAuthority(builder.Configuration))
        {
            builder.AddBearerScheme(Scheme, Role);
        }
    }

    public static void MapMemberImport(this WebApplication app)
    {
        if (HasAuthority(app.Configuration))
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

        using var text = new StreamReader(request.Body);
        var file = MemberFile.Read(await text.ReadToEndAsync(aborted));
        if (file.HasMistakes)
        {
            return TypedResults.ValidationProblem(file.Mistakes, "Nothing was imported. Correct these lines and send the file again.", title: "The file of members has mistakes.");
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

    private static bool HasAuthority(IConfiguration configuration) => !string.IsNullOrEmpty(configuration["Authentication:Authority"]);
}
