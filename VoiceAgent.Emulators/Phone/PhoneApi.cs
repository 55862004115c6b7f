using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using VoiceAgent.Emulators.Acs.Prompts;
using VoiceAgent.Emulators.Phone.Outcomes;
using VoiceAgent.Emulators.Phone.Scripts;
using VoiceAgent.Emulators.Phone.Speaking;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Phone;

/// <summary>The endpoints under <c>/phone</c>, which place calls, follow them and speak on them.</summary>
internal static class PhoneApi
{
    private const int LargestBody = 128 * 1024;

    // A line that a person types at once. It is about a minute of speech.
    private const int LongestLine = 1000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary><c>POST /phone/calls</c>: the text of a script or the name of a shipped one. Without both, a person types the caller's lines.</summary>
    /// <param name="Room">A room to join instead of calling a number.</param>
    /// <param name="Tape">Whether to record the call. A load test does not.</param>
    private sealed record PlaceRequest(string? Script, string? Name, string? From, string? To, int? Seed, bool? Tape, string? Room);

    private sealed record LineRequest(string? Text, string? Tones);

    public static void Map(IEndpointRouteBuilder app)
    {
        var phone = app.MapGroup("/phone");
        phone.MapGet("/scripts", () => Results.Json(ShippedScripts.Names, Json));
        phone.MapGet("/scripts/{name}", (string name) => ShippedScripts.Find(name) is { } yaml ? Results.Text(yaml, "application/yaml") : NotFound());
        phone.MapPost("/calls", PlaceAsync);
        phone.MapGet("/calls", (Telephones telephones) => Results.Json(telephones.All.Select(each => each.Result()), Json));
        phone.MapGet("/calls/{id}", (string id, Telephones telephones) => telephones.Find(id) is { } found ? Results.Json(found.Result(), Json) : NotFound());
        phone.MapGet("/calls/{id}/events", Events);
        phone.MapPost("/calls/{id}/say", (string id, HttpContext context, Telephones telephones, CallerVoice voice) => SayAsync(id, context, telephones, voice, atOnce: false));
        phone.MapPost("/calls/{id}/interrupt", (string id, HttpContext context, Telephones telephones, CallerVoice voice) => SayAsync(id, context, telephones, voice, atOnce: true));
        phone.MapPost("/calls/{id}/dtmf", PressAsync);
        phone.MapPost("/calls/{id}/hangup", HangUp);
        phone.MapGet("/calls/{id}/said.wav", (string id, Telephones telephones) => Wav(id, telephones, TapeTrack.Said));
        phone.MapGet("/calls/{id}/heard.wav", (string id, Telephones telephones) => Wav(id, telephones, TapeTrack.Heard));
        phone.MapGet("/calls/{id}/call.wav", (string id, Telephones telephones) => Wav(id, telephones, TapeTrack.Both));
    }

    private static async Task<IResult> PlaceAsync(HttpContext context, Telephones telephones)
    {
        var (request, refused) = await ReadAsync<PlaceRequest>(context);
        if (request is null)
        {
            return refused!;
        }

        if (request.Room is { Length: > 0 } room)
        {
            return telephones.Enter(room, request.From) is { } entered
                ? Results.Json(new { entered.Id }, Json, statusCode: StatusCodes.Status201Created)
                : Refuse(StatusCodes.Status409Conflict, "No application is connected to this room. An application must connect to it first (callConnections:connect).");
        }

        try
        {
            var yaml = request.Script ?? (request.Name is { } name ? ShippedScripts.Find(name) ?? throw new ScriptException(0, $"there is no shipped script '{name}'") : null);
            var script = yaml is null ? null : ScriptReader.Read(yaml);
            var telephone = await telephones.CallAsync(script, request.From, request.To, request.Seed, request.Tape ?? true, context.RequestAborted);
            return Results.Json(new { telephone.Id }, Json, statusCode: StatusCodes.Status201Created);
        }
        catch (ScriptException malformed)
        {
            return Results.Json(new { Error = "The call script cannot be read.", malformed.Line, malformed.Reason }, Json, statusCode: StatusCodes.Status400BadRequest);
        }
        catch (VoiceUnavailableException voiceless)
        {
            return Refuse(StatusCodes.Status503ServiceUnavailable, voiceless.Message);
        }
    }

    private static IResult Events(string id, HttpContext context, Telephones telephones) => telephones.Find(id) is { } telephone
        ? TypedResults.ServerSentEvents(telephone.Events.ReadAsync(context.RequestAborted).Select(happened => JsonSerializer.Serialize(happened, Json)))
        : NotFound();

    private static async Task<IResult> SayAsync(string id, HttpContext context, Telephones telephones, CallerVoice voice, bool atOnce)
    {
        var (request, refused) = await ReadAsync<LineRequest>(context);
        if (request is null || telephones.Find(id) is not { } telephone)
        {
            return refused ?? NotFound();
        }

        if (request.Text is not { Length: > 0 and <= LongestLine } text)
        {
            return Refuse(StatusCodes.Status400BadRequest, $"text is missing, empty or longer than {LongestLine} characters.");
        }

        try
        {
            return Answer(telephone.Say(await voice.SayAsync(text, null, context.RequestAborted), atOnce));
        }
        catch (VoiceUnavailableException voiceless)
        {
            return Refuse(StatusCodes.Status503ServiceUnavailable, voiceless.Message);
        }
    }

    private static async Task<IResult> PressAsync(string id, HttpContext context, Telephones telephones)
    {
        var (request, refused) = await ReadAsync<LineRequest>(context);
        if (request is null || telephones.Find(id) is not { } telephone)
        {
            return refused ?? NotFound();
        }

        return request.Tones is { Length: > 0 and <= 64 } tones && tones.All(ToneName.IsKey)
            ? Answer(telephone.PressByHand(tones))
            : Refuse(StatusCodes.Status400BadRequest, "tones may contain only the keys 0-9, *, # and a-d.");
    }

    private static IResult HangUp(string id, Telephones telephones)
    {
        if (telephones.Find(id) is not { } telephone)
        {
            return NotFound();
        }

        telephone.PutDown();
        return Results.Accepted();
    }

    private static IResult Wav(string id, Telephones telephones, TapeTrack track) => telephones.Find(id)?.Wav(track) is { } wav
        ? Results.Bytes(wav, "audio/wav", enableRangeProcessing: true)
        : NotFound();

    private static IResult Answer(string? refusal) => refusal is null ? Results.Accepted() : Refuse(StatusCodes.Status409Conflict, refusal);

    private static IResult NotFound() => Refuse(StatusCodes.Status404NotFound, "This call does not exist, or what was requested of it is not available (recordings are kept for the newest calls only).");

    private static IResult Refuse(int status, string error) => Results.Json(new { Error = error }, Json, statusCode: status);

    /// <summary>Reads the JSON body. An empty body counts as <c>{}</c>.</summary>
    private static async Task<(T? Request, IResult? Refused)> ReadAsync<T>(HttpContext context)
        where T : class
    {
        using var body = new MemoryStream();
        var chunk = new byte[8 * 1024];
        for (int read; (read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0;)
        {
            if (body.Length + read > LargestBody)
            {
                return (null, Refuse(StatusCodes.Status413PayloadTooLarge, $"The body is longer than {LargestBody} bytes."));
            }

            body.Write(chunk, 0, read);
        }

        try
        {
            var json = body.Length == 0 ? "{}"u8 : body.GetBuffer().AsSpan(0, (int)body.Length);
            return JsonSerializer.Deserialize<T>(json, Json) is { } request ? (request, null) : (null, Refuse(StatusCodes.Status400BadRequest, "The body is null."));
        }
        catch (JsonException malformed)
        {
            return (null, Refuse(StatusCodes.Status400BadRequest, $"The body is not JSON: {malformed.Message}"));
        }
    }
}
