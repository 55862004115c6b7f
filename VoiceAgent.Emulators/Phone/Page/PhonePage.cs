using VoiceAgent.Emulators.Content;

namespace VoiceAgent.Emulators.Phone.Page;

/// <summary><c>GET /</c>: a page that shows the calls, and lets a person call, type, press keys and hang up. It has no external resources.</summary>
internal static class PhonePage
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/", (HttpContext context) => File(context, "phone.html", "text/html; charset=utf-8"));
        app.MapGet("/phone/page/phone.js", (HttpContext context) => File(context, "phone.js", "text/javascript; charset=utf-8"));
        app.MapGet("/phone/page/phone.css", (HttpContext context) => File(context, "phone.css", "text/css; charset=utf-8"));
    }

    private static IResult File(HttpContext context, string name, string type)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return Results.File(Path.Combine(EmulatorFiles.Root, "Phone", "Page", name), type);
    }
}
