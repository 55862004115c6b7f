using VoiceAgent.Dashboard.Calls;
using VoiceAgent.Dashboard.Recordings;
using VoiceAgent.Dashboard.Shell;
using VoiceAgent.Dashboard.SignIn;
using VoiceAgent.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddSignIn();
builder.AddCalls();
builder.AddPages();

var app = builder.Build();
app.UsePublicAddress();
app.UseExceptionHandler("/error");
app.UseHsts();
app.UseSecurityHeaders();
app.UseSameOrigin();
app.UseAuthentication();
app.UseRateLimiter();
app.UseAuthorization();
app.UseAntiforgery();
app.MapDefaultEndpoints();
app.MapSignIn();
app.MapRecordings();
app.MapPages();

app.Run();
