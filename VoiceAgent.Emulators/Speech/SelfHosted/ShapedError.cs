namespace VoiceAgent.Emulators.Speech.SelfHosted;

/// <summary>An error in the form of OpenAI's API.</summary>
internal sealed class ShapedError(int status, string message) : Exception(message)
{
    public Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { error = new { message = Message, type = status < 500 ? "invalid_request_error" : "server_error", param = (string?)null, code = (string?)null } });
    }
}
