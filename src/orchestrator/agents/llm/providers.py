"""Which class of pydantic-ai speaks to which provider. Everything here imports late: run it in a thread."""

from typing import TYPE_CHECKING, Any

from orchestrator.agents.llm.addresses import Endpoint
from orchestrator.agents.llm.failures import advise_on_key
from orchestrator.agents.llm.packages import load_package
from orchestrator.contract.errors import AgentUnfit
from orchestrator.contract.masking import mask_secrets

if TYPE_CHECKING:
    from pydantic_ai.models import Model

NO_KEY = "no-key"  # SDKs insist on one
OWN_ADDRESS = ("openai", "openai-chat", "openai-responses", "anthropic", "google")  # where a key is needed


def build_model(endpoint: Endpoint) -> "Model":
    """Return the model; raise AgentUnfit if its provider is unknown here, or needs a key or package that is missing.

    `openai` speaks the responses API to OpenAI itself, and chat completions, which every compatible server knows, to
    another address. A provider that has an address and is none of pydantic-ai's own is an OpenAI-compatible server.
    """
    load_package("pydantic_ai.models")
    provider = endpoint.provider
    if provider in OWN_ADDRESS and not endpoint.address and not endpoint.key:
        raise AgentUnfit(f"There is no key for {provider!r}. {advise_on_key(endpoint)}")
    if provider == "anthropic" and not endpoint.is_of_task:
        return _build("anthropic", "AnthropicModel", "anthropic", "AnthropicProvider", endpoint)
    if provider == "google" and not endpoint.is_of_task:
        return _build("google", "GoogleModel", "google", "GoogleProvider", endpoint)
    if provider == "openai-responses" or (provider == "openai" and not endpoint.address):
        return _build("openai", "OpenAIResponsesModel", "openai", "OpenAIProvider", endpoint)
    if provider == "openai-chat" and not endpoint.address:
        return _build("openai", "OpenAIChatModel", "openai", "OpenAIProvider", endpoint)
    if provider == "ollama":
        return _build("ollama", "OllamaModel", "ollama", "OllamaProvider", endpoint)
    if endpoint.address:
        return _build_compatible(endpoint)
    return _build_other(endpoint)


def _build(models: str, model: str, providers: str, provider: str, endpoint: Endpoint) -> "Model":
    make_model = getattr(load_package(f"pydantic_ai.models.{models}"), model)
    make_provider = getattr(load_package(f"pydantic_ai.providers.{providers}"), provider)
    options: dict[str, Any] = {"base_url": endpoint.address} if endpoint.address else {}
    return make_model(endpoint.model, provider=make_provider(api_key=endpoint.key or NO_KEY, **options))


def _build_compatible(endpoint: Endpoint) -> "Model":
    make_model = load_package("pydantic_ai.models.openai").OpenAIChatModel
    make_provider = load_package("pydantic_ai.providers.openai_compatible").OpenAICompatibleProvider
    provider = make_provider(endpoint.provider, base_url=endpoint.address, api_key=endpoint.key or NO_KEY)
    return make_model(endpoint.model, provider=provider)


def _build_other(endpoint: Endpoint) -> "Model":
    """Return the model of a provider that only pydantic-ai knows, such as groq, mistral or openrouter."""
    known = load_package("pydantic_ai.providers")
    try:
        known.infer_provider_class(endpoint.provider)
    except ValueError:
        raise AgentUnfit(
            f"No provider is called {endpoint.provider!r}. For an OpenAI-compatible server of that name, set "
            f"{endpoint.key_name.removesuffix('API_KEY')}BASE_URL in the server's environment."
        ) from None
    except ImportError as error:
        raise AgentUnfit(f"The provider {endpoint.provider!r} needs a package that is not installed: {error}") from None
    try:
        return load_package("pydantic_ai.models").infer_model(
            f"{endpoint.provider}:{endpoint.model}",
            provider_factory=lambda name: known.infer_provider_class(name)(
                **({"api_key": endpoint.key} if endpoint.key else {})
            ),
        )
    except Exception as error:  # each provider of pydantic-ai has a way of its own to say what it lacks
        words = mask_secrets(str(error) or type(error).__name__, [endpoint.key])
        raise AgentUnfit(f"The provider {endpoint.provider!r} cannot be used: {words}") from None
