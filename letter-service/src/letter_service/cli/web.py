"""The HTTP service put together from the settings; apart from `equipment`, since FastAPI doubles a command's start."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from letter_service import db
from letter_service.channels import ChannelChoice
from letter_service.cli import equipment
from letter_service.http import answers, api
from letter_service.http.proofs import AnswerKey
from letter_service.http.tokens import Tokens
from letter_service.layout.profiles import PROFILES
from letter_service.settings import PREFIX, Settings


def create_app(settings: Settings) -> FastAPI:
    """Build the HTTP app; its pool opens with the app and closes with it. SettingsError."""
    rings, workdays = equipment.keys(settings), equipment.schedule(settings).workdays
    answer_key = AnswerKey.parse(settings.answer_key.get_secret_value(), PREFIX + "ANSWER_KEY")
    chosen = ChannelChoice.from_environment().profile
    profile, paper = PROFILES[chosen], equipment.paper(settings, chosen)

    @asynccontextmanager
    async def lifespan(web: FastAPI) -> AsyncIterator[None]:
        with db.open_pool(equipment.conninfo(settings), settings.database_connections) as pool:
            web.state.service = api.Service(
                pool=pool,
                tokens=Tokens(settings.jwks_url, settings.issuer, settings.audience, settings.order_client),
                keys=rings,
                answer_key=answer_key,
                profile=profile,
                paper=paper,
                workdays=workdays,
                letter_valid_days=settings.letter_valid_days,
                source_tries_per_hour=settings.source_tries_per_hour,
                alarm_wrong_codes_per_hour=settings.alarm_wrong_codes_per_hour,
            )
            yield

    web = FastAPI(title="letter-service", lifespan=lifespan, openapi_url=None)
    answers.install(web)
    for router in (api.health_routes, api.order_routes, api.code_routes):
        web.include_router(router)
    return web
