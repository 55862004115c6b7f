using System.Text;

namespace VoiceAgent.CallGateway.Api;

/// <summary>Refuses a body whose charset nobody knows. The framework would throw an exception that is no bad request.</summary>
internal static class KnownCharsets
{
    public static void UseKnownCharsets(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Request.GetTypedHeaders().ContentType?.Charset.Value is not { Length: > 0 } charset || IsKnown(charset.Trim('"'))
            ? next(context)
            : TypedResults.Problem("Send the body as UTF-8.", statusCode: StatusCodes.Status415UnsupportedMediaType, title: "The charset of the body is not known.").ExecuteAsync(context));

    private static bool IsKnown(string charset)
    {
        try
        {
            return Encoding.GetEncoding(charset) is not null;
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
